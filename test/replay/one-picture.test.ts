import { expect, it, onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { openLab } from '../../src/cli/check/lab.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduce } from '../../src/model/reduce.ts'
import { EMPTY_SESSION } from '../../src/model/session.ts'
import { DIRECT } from '../../src/proxy/options.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { sceneOf } from '../../src/rules/scene.ts'
import { timeOf } from '../../src/accounts/time.ts'
import { mirrorsOf } from '../../src/accounts/mirrors.ts'
import { judge } from '../../src/rules/judge.ts'
import { mermaidText } from '../../src/views/mermaid.ts'
import { benchOn } from '../helpers/bench.ts'
import { startCandidate } from '../helpers/candidate.ts'

it.each(PERSONALITIES)('shows $id, a candidate and all behind it in one picture', async (personality) => {
  const events: CaptureEvent[] = []
  const lab = await openLab({
    ...{ network: DIRECT, recorder: null, silenceMs: 20_000 },
    hub: {
      ...{ listen: { host: '127.0.0.1', port: 0 }, scheme: 'http' },
      ...{ candidateAuthority: 'candidate.test', prefix: '', platform: 'linux/amd64' },
    },
    onEvent: (event) => events.push(event),
  })
  onTestFinished(() => lab.close('end-of-input'))
  const { behind } = lab
  if (behind === null) throw new TypeError('a lab without its hub')
  const { url } = await startCandidate({ hub: behind })
  const bench = await benchOn({ lab, url: url.href })
  expect(await bench.pull(personality, 'host')).toMatchObject({ result: { status: 'complete' } })
  const session = events
    // The candidate's port is known only when the hub is there.
    .map((event) => ('behind' in event ? { ...event, behind: url.host } : event))
    .reduce((before, event) => reduce(before, event), EMPTY_SESSION)
  const trace = decode(session)
  const lanes = trace.participants.map(({ role, authority }) => [role, authority])
  const { registry, authorization, cdn } = behind.authorities
  expect(lanes).toEqual([
    ['client', '127.0.0.1'],
    ['mirror', url.host],
    ['registry', registry.name],
    ['authorization', authorization.name],
    ['blob-store', cdn.name],
  ])
  const [pull, ...others] = trace.pulls
  expect(others).toEqual([])
  expect(pull).toMatchObject({ status: 'complete', reference: `${url.host}/busybox:latest` })
  expect(pull?.steps).toEqual(trace.steps.map(({ id }) => id))
  // Each of the client's requests goes to the candidate, and each of the candidate's to the hub.
  const ways = new Set(trace.steps.map(({ from, to }) => `${from === url.host ? 'behind' : 'client'} ${to}`))
  const names = [registry, authorization, cdn].map(({ name }) => `behind ${name}`)
  expect([...ways].sort()).toEqual([`client ${url.host}`, ...names].sort())
  // A candidate that is right gives no rule anything to say.
  const judgement = judge(trace, session)
  expect(judgement.findings).toEqual([])
  // The client waits for the candidate alone, whatever that waits for.
  const scene = sceneOf(trace, session)
  expect(pull === undefined ? null : timeOf(pull, scene)?.slowest?.authority).toBe(url.host)
  expect(
    mirrorsOf(scene, judgement).flatMap(({ sources }) => sources.map(({ authority }) => authority)),
  ).toEqual([url.host])
  const mermaid = mermaidText(session, trace, [])
  expect(mermaid.match(/participant p\d as (.*)/g)).toHaveLength(5)
  expect(mermaid).toContain('    p0->>p1: GET config')
  expect(mermaid).toContain('    p1->>p4: GET config')
})
