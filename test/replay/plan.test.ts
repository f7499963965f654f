// What recorded captures ask for, and that it is asked as they asked it.

import { describe, expect, it } from 'vitest'
import { header, headerValues } from '../../src/http/headers.ts'
import { planOf, type NoPlan, type Plan } from '../../src/replay/plan.ts'
import { imageOf, questionAt } from '../../src/replay/plan/at-candidate.ts'
import type { PullIntent, QuestionIntent } from '../../src/replay/plan/intent.ts'
import { personalityOf } from '../../src/replay/plan/personality.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { judged } from '../helpers/judged.ts'
import { DOCKER, play as begin } from '../helpers/play.ts'
import { pullFrom } from '../puller/pull-from.ts'
import { MANIFEST, standIn } from '../puller/stand-in.ts'

async function planned(capture: string): Promise<Plan> {
  const { trace, session } = await judgedCapture(capture)
  const plan = planOf(trace, session)
  if (plan.kind === 'none') throw new Error(plan.because)
  return plan
}

async function unplanned(capture: string): Promise<NoPlan> {
  const { trace, session } = await judgedCapture(capture)
  const plan = planOf(trace, session)
  if (plan.kind === 'plan') throw new Error(JSON.stringify(plan.intents))
  return plan
}

async function onlyPull(capture: string): Promise<PullIntent> {
  const [intent] = (await planned(capture)).intents
  if (intent?.kind !== 'pull') throw new Error('no pull')
  return intent
}

describe('a pull', () => {
  it.each([
    ['docker-pull-hello-world', 'docker', 'by-head', null],
    ['docker-pull-redis', 'docker', 'by-head', 3],
    ['containerd-pull-hello-world', 'containerd', 'by-head', null],
    ['podman-pull-hello-world', 'podman', 'by-get', null],
    ['skopeo-copy-hello-world', 'skopeo', 'by-get', null],
  ])('%s is asked for as %s asks', async (capture, client, resolves, layersAtOnce) => {
    const intent = await onlyPull(capture)
    expect(intent).toMatchObject({ client, speaks: client, platform: 'linux/amd64', asked: 'host' })
    expect(intent.manner).toMatchObject({ resolves, layersAtOnce })
    expect(intent.reference.full).toMatch(/^docker\.io\/library\/(?:hello-world|redis):latest$/)
    expect(intent.manner.userAgent).toBeTruthy()
  })

  it('of a capture with two: both, in their order', async () => {
    const { intents } = await planned('docker-two-pulls')
    const names = intents.map((intent) => (intent.kind === 'pull' ? intent.reference.familiar : intent.kind))
    expect(names.sort()).toEqual(['hello-world', 'redis'])
  })

  it('has nowhere to keep a credential', async () => {
    for (const capture of ['docker-pull-private-allowed', 'containerd-pull-private-allowed', 'docker-push']) {
      const { trace, session } = await judgedCapture(capture)
      const sent = session.exchanges.flatMap((exchange) =>
        headerValues(exchange?.request.headers ?? [], 'authorization'),
      )
      expect(sent.length).toBeGreaterThan(0)
      const text = JSON.stringify(planOf(trace, session))
      expect(text).not.toMatch(/authorization|bearer|basic|redacted/i)
      for (const each of sent) expect(text).not.toContain(each)
    }
  })

  it('by a mirror is known as such', () => {
    const play = begin()
    const agent = 'containerd/1.6.20~ds1'
    play.exchange('HEAD https://mirror.test/v2/library/redis/manifests/latest?ns=docker.io', 404, { agent })
    play.end()
    const { trace, session } = judged(play.events)
    const plan = planOf(trace, session)
    expect(plan).toMatchObject({
      intents: [{ kind: 'pull', asked: 'mirror', reference: { full: 'docker.io/library/redis:latest' } }],
    })
  })

  it.each([
    ['buildkit/v0.11', 'containerd'],
    ['regclient/regctl', 'containerd'],
    [DOCKER, 'docker'],
  ])('by %s is spoken by %s', (agent, speaks) => {
    const play = begin()
    play.exchange('HEAD https://registry-1.docker.io/v2/library/redis/manifests/latest', 404, { agent })
    play.end()
    const { trace, session } = judged(play.events)
    expect(planOf(trace, session)).toMatchObject({ intents: [{ speaks, manner: { userAgent: agent } }] })
  })

  it('is not asked with what could not stand in a head', () => {
    const play = begin()
    const agent = 'docker/1.0\r\nX-Evil: 1'
    play.exchange('HEAD https://registry-1.docker.io/v2/library/redis/manifests/latest', 404, { agent })
    play.end()
    const { trace, session } = judged(play.events)
    expect(JSON.stringify(planOf(trace, session))).not.toContain('Evil')
  })
})

describe('questions besides', () => {
  it('a list of tags is asked for by the names that a candidate has', async () => {
    const { intents } = await planned('skopeo-list-tags-redis')
    const [question] = intents as readonly QuestionIntent[]
    if (question === undefined) throw new Error('no question')
    expect(question).toMatchObject({
      kind: 'question',
      method: 'GET',
      repository: 'library/redis',
      rest: 'tags/list',
    })
    expect(questionAt(question, { way: 'host', prefix: '' }).url).toBe('/v2/redis/tags/list')
    expect(questionAt(question, { way: 'mirror', prefix: '' }).url).toBe('/v2/library/redis/tags/list')
    const paged = { ...question, query: 'n=2' }
    expect(questionAt(paged, { way: 'host', prefix: 'hub' }).url).toBe('/v2/hub/redis/tags/list?n=2')
    const catalog = { ...question, repository: null, rest: '_catalog' }
    expect(questionAt(catalog, { way: 'host', prefix: 'hub' }).url).toBe('/v2/_catalog')
  })

  it('a look at an image is a pull, and its list of tags a question', async () => {
    const { intents } = await planned('skopeo-inspect-redis')
    expect(intents.map(({ kind }) => kind)).toEqual(['pull', 'question'])
  })
})

describe('no pull', () => {
  it.each([
    ['docker-login', /^it holds a login to docker\.io, and no pull$/],
    ['docker-push', /a push of docker\.io\/alice\/greeting:v1, and no pull$/],
    ['docker-pull-untrusted-ca', /^it holds no request$/],
  ])('%s', async (capture, because) => {
    const plan = await unplanned(capture)
    expect(plan.because).toMatch(because)
    expect(plan.remedy).toMatch(/^record a pull/)
  })

  it('what was written is kept apart, with the manifest that was pushed', async () => {
    const { writes } = await unplanned('docker-push')
    expect(writes.map(({ does, method }) => `${method} ${does}`)).toEqual([
      'POST upload',
      'POST upload',
      'PUT publish',
    ])
    expect(writes.at(-1)).toMatchObject({
      repository: 'alice/greeting',
      reference: 'v1',
      manifest: { text: expect.stringContaining('"layers"') as unknown },
    })
    expect((await planned('docker-push-mount')).writes.map(({ does }) => does)).toContain('mount')
  })

  it('an empty capture', () => {
    const { trace, session } = judged([])
    expect(planOf(trace, session)).toMatchObject({ kind: 'none', because: 'it holds no request', writes: [] })
  })
})

describe('the personality of a pull', () => {
  it.each([
    'docker-pull-redis',
    'containerd-pull-hello-world',
    'podman-pull-hello-world',
    'skopeo-copy-hello-world',
  ])('%s: sends the recorded User-Agent and Accept lists', async (capture) => {
    const intent = await onlyPull(capture)
    const registry = await standIn({ layers: [10, 20] })
    await pullFrom(registry, { personality: personalityOf(intent) })
    const asked = registry.log.filter(({ url }) => url.pathname.endsWith('/manifests/latest'))
    expect(asked.length).toBeGreaterThan(0)
    const tag = intent.manner.accepts.find(({ what }) => what === 'tag')
    for (const { headers } of asked) {
      expect(header(headers, 'user-agent')).toBe(intent.manner.userAgent)
      expect(headerValues(headers, 'accept')).toEqual(tag?.values)
    }
  })

  it('asks for as many layers at once as were seen', async () => {
    expect(personalityOf(await onlyPull('docker-pull-redis')).blobs.layersAtOnce).toBe(3)
    const podman = await onlyPull('podman-pull-hello-world')
    expect(personalityOf(podman).blobs.layersAtOnce).toBe(6)
    const slow = { ...podman, manner: { ...podman.manner, layersAtOnce: 1 } }
    expect(personalityOf(slow).blobs.layersAtOnce).toBe(1)
  })

  it('asks by HEAD first if the recorded client did, and not if it did not', async () => {
    const podman = await onlyPull('podman-pull-hello-world')
    const docker = await onlyPull('docker-pull-redis')
    const newer = { ...podman, manner: { ...podman.manner, resolves: 'by-head' as const } }
    const older = { ...docker, manner: { ...docker.manner, resolves: 'by-get' as const } }
    for (const [intent, begins] of [
      [newer, 'HEAD'],
      [older, 'GET'],
    ] as const) {
      const registry = await standIn()
      const { result } = await pullFrom(registry, { personality: personalityOf(intent) })
      expect(result.status).toBe('complete')
      expect(registry.asked().find((line) => line.includes('/manifests/'))).toBe(
        `${begins} /v2/library/app/manifests/latest`,
      )
    }
  })

  it('takes the Accept of the same type, and its own for types that were not recorded', async () => {
    const intent = await onlyPull('containerd-pull-hello-world')
    const odd = {
      ...intent,
      manner: {
        ...intent.manner,
        accepts: [{ what: 'manifest' as const, mediaType: MANIFEST, values: ['odd/*'] }],
      },
    }
    const { accept } = personalityOf(odd)
    expect(accept({ what: 'manifest', mediaType: MANIFEST }, () => 0)).toEqual([['Accept', 'odd/*']])
    expect(accept({ what: 'manifest', mediaType: 'a/b' }, () => 0)).toEqual([['Accept', 'a/b, */*']])
  })

  it('has the names of the image at a candidate', async () => {
    const intent = await onlyPull('docker-pull-redis')
    expect(imageOf(intent, 'hub')).toMatchObject({
      asHost: 'hub/redis',
      asMirror: 'hub/library/redis',
      target: 'latest',
    })
  })

  it('is none for a client that nobody speaks for', async () => {
    const intent = await onlyPull('docker-pull-redis')
    expect(() => personalityOf({ ...intent, speaks: 'curl' })).toThrow(/no personality speaks as curl/)
  })
})
