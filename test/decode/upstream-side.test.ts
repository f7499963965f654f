import { describe, expect, it } from 'vitest'
import { timeOf } from '../../src/accounts/time.ts'
import type { ConnectionId } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { reduce } from '../../src/model/reduce.ts'
import { EMPTY_SESSION } from '../../src/model/session.ts'
import { sceneOf } from '../../src/rules/scene.ts'
import { CONTAINERD, DOCKER, play, type Play } from '../helpers/play.ts'

const MIRROR = 'https://mirror.test'
const HUB = 'https://hub.test'

const traceOf = ({ events }: Play): Trace =>
  decode(events.reduce((session, event) => reduce(session, event), EMPTY_SESSION))

/** A connection that `mirror.test` opens to its upstream. */
function behind(story: Play, connection: ConnectionId): void {
  story.add({ type: 'connection.opened', connection, client: '127.0.0.1:60000', behind: 'mirror.test' })
}

const shown = ({ steps }: Trace): unknown => steps.map(({ from, to, pull, ask }) => [from, to, pull, ask])

describe('what a proxy asks of its upstream', () => {
  it('comes from the proxy, and belongs to the pull that it serves', () => {
    const story = play()
    behind(story, 1)
    const asked = story.ask(`HEAD ${MIRROR}/v2/redis/manifests/latest`)
    story.exchange(`HEAD ${HUB}/v2/library/redis/manifests/latest`, 200, { connection: 1, agent: 'nginx' })
    story.answer(asked, 200)
    const trace = traceOf(story)
    expect(shown(trace)).toEqual([
      ['docker', 'mirror.test', 0, 'HEAD latest'],
      ['mirror.test', 'hub.test', 0, 'HEAD latest'],
    ])
    expect(trace.pulls).toMatchObject([{ reference: 'mirror.test/redis:latest', steps: [0, 1] }])
    expect(trace.participants.map(({ id, role }) => [id, role])).toEqual([
      ['docker', 'client'],
      ['mirror.test', 'mirror'],
      ['hub.test', 'registry'],
    ])
  })

  it('belongs, of two pulls at once, to the one that asks for the same', () => {
    const story = play()
    behind(story, 2)
    const redis = story.ask(`HEAD ${MIRROR}/v2/redis/manifests/8`, { agent: DOCKER })
    const nginx = story.ask(`HEAD ${MIRROR}/v2/nginx/manifests/1`, { agent: CONTAINERD, connection: 1 })
    story.exchange(`HEAD ${HUB}/v2/library/redis/manifests/8`, 200, { connection: 2 })
    story.exchange(`HEAD ${HUB}/v2/library/nginx/manifests/1`, 200, { connection: 2 })
    story.exchange(`GET ${HUB}/metrics`, 200, { connection: 2 })
    story.answer(redis, 200)
    story.answer(nginx, 200)
    expect(traceOf(story).steps.map(({ pull }) => pull)).toEqual([0, 1, 0, 1, 1])
  })

  it('belongs to none when nobody asks the proxy at the time', () => {
    const story = play()
    behind(story, 1)
    story.exchange(`HEAD ${MIRROR}/v2/redis/manifests/8`, 200)
    story.exchange(`HEAD ${HUB}/v2/library/redis/manifests/8`, 200, { connection: 1 })
    const trace = traceOf(story)
    expect(trace.steps.map(({ pull }) => pull)).toEqual([0, null])
    expect(trace.pulls).toHaveLength(1)
  })

  it('decides nothing of the pull: neither its status nor its cause', () => {
    const story = play()
    behind(story, 1)
    const asked = story.ask(`HEAD ${MIRROR}/v2/redis/manifests/latest`)
    const realm = 'Bearer realm="https://auth.test/token",scope="repository:library/redis:pull"'
    story.exchange(`HEAD ${HUB}/v2/library/redis/manifests/latest`, 401, {
      connection: 1,
      answer: { headers: [['WWW-Authenticate', realm]] },
    })
    story.answer(asked, 404)
    // The client was never told of this realm, so that the candidate's challenge is no reason of its own request.
    story.exchange('GET https://auth.test/token?scope=repository:library/redis:pull', 200)
    story.end()
    const { pulls, steps } = traceOf(story)
    expect(pulls[0]?.status).toBe('failed')
    expect(steps.map(({ causedBy }) => causedBy)).toEqual([null, null, null])
  })

  it('is not where the time of a pull went, even if it ends last', () => {
    const story = play()
    behind(story, 1)
    const asked = story.ask(`GET ${MIRROR}/v2/redis/manifests/latest`)
    const passedOn = story.ask(`GET ${HUB}/v2/library/redis/manifests/latest`, { connection: 1 })
    story.answer(asked, 404)
    story.answer(passedOn, 404)
    story.end()
    const session = story.events.reduce((before, event) => reduce(before, event), EMPTY_SESSION)
    const trace = decode(session)
    const [pull] = trace.pulls
    const account = pull === undefined ? null : timeOf(pull, sceneOf(trace, session))
    expect(account).toMatchObject({ tookMs: 21, clientMs: 0, slowest: { authority: 'mirror.test', ms: 21 } })
  })

  it('is there even where no client asked', () => {
    const story = play()
    behind(story, 0)
    story.exchange(`GET ${HUB}/v2/`, 401)
    expect(traceOf(story).participants.map(({ id, role }) => [id, role])).toEqual([
      ['mirror.test', 'mirror'],
      ['hub.test', 'registry'],
    ])
  })
})
