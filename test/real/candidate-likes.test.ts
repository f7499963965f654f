// Harbor, Nexus and Artifactory as their documentation and issues have them: whom each variant breaks, by the puller's
// word and by the real clients'.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Role } from '../../src/hub/handler.ts'
import type { RunningHub } from '../../src/hub/options.ts'
import { startHub } from '../../src/hub/start.ts'
import { startClock } from '../../src/io/clock.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { pull } from '../../src/puller/pull.ts'
import { testImage, type Way } from '../../src/replay/candidate.ts'
import { reference } from '../puller/pull-from.ts'
import type { CandidateFixture, CandidateHub, RunningCandidate } from './candidates/candidate.ts'
import { checkFixture } from './candidates/check.ts'
import { pullAll } from './candidates/clients.ts'
import { LIKES } from './candidates/likes/index.ts'
import { describeReal } from './parts.ts'
import { openWorkspace } from './workspace.ts'

const PLATFORM = 'linux/amd64'

const WAYS: readonly Way[] = ['host', 'mirror']
const CLIENTS = PERSONALITIES.map(({ id }) => id)
const EVERYBODY = WAYS.flatMap((way) => CLIENTS.map((client) => `${client} ${way}`))

/** Whose pull of busybox fails. Variants that are not here break nobody. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  'harbor behind-tls': EVERYBODY,
  'harbor external-url-without-port': EVERYBODY,
  'harbor library-by-hand': CLIENTS.map((client) => `${client} host`),
  'harbor 2.1.0': ['containerd host', 'containerd mirror'],
  'harbor 2.1.1': ['docker host', 'docker mirror'],
  'nexus doubled-port': EVERYBODY,
  'nexus 3.2.1': ['containerd host', 'containerd mirror'],
  'artifactory root-unmapped': EVERYBODY.filter((cell) => !cell.startsWith('containerd ')),
  'artifactory internal-base-url': EVERYBODY,
}

function nameOf({ id, variant }: CandidateFixture): string {
  return `${id} ${variant}`
}

let hub: RunningHub | undefined
/** Errors of the hub's own. */
const faults: unknown[] = []
beforeAll(async () => {
  hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
    pullLimit: { limit: 1_000_000, windowSeconds: 21_600 },
  })
})
afterAll(async () => {
  await hub?.close()
  expect(faults).toEqual([])
})

function originsOfHub(): CandidateHub['origins'] {
  const origin = (role: Role): string => `http://${hub?.authorities[role].name ?? ''}`
  return { registry: origin('registry'), authorization: origin('authorization'), cdn: origin('cdn') }
}

/** Stops with the test. */
async function started(fixture: CandidateFixture): Promise<RunningCandidate> {
  const workspace = await openWorkspace()
  onTestFinished(() => workspace.close())
  return fixture.start({ origins: originsOfHub(), ca: null, workspace })
}

/** `docker host` and so on, of the pulls that failed. Each begins at a product that knows nothing yet. */
async function failuresOfPuller(fixture: CandidateFixture): Promise<string[]> {
  const failed: string[] = []
  for (const way of WAYS) {
    for (const personality of PERSONALITIES) {
      const { url, caPem, close } = await started(fixture)
      const { asHost, asMirror } = testImage(reference('busybox'), fixture.prefix ?? '', PLATFORM)
      const registry = way === 'host' ? new URL(url).host : 'docker.io'
      const repository = way === 'host' ? asHost : asMirror
      const familiar = `${registry}/${repository}`
      const result = await pull({
        image: { full: `${familiar}:latest`, familiar, registry, repository, target: 'latest' },
        ...(way === 'mirror' ? { mirror: new URL(url) } : {}),
        ...{ platform: PLATFORM, personality, clock: startClock(), ca: [caPem ?? ''] },
        wait: () => Promise.resolve(),
      })
      if (result.status === 'failed') failed.push(`${personality.id} ${way}`)
      await close()
    }
  }
  return failed
}

it('variants are there once, each with a name of its own', () => {
  const names = LIKES.map(nameOf)
  expect(new Set(names).size).toBe(names.length)
  expect(Object.keys(BROKEN).filter((name) => !names.includes(name))).toEqual([])
})

describe('whom a variant breaks, by the puller', () => {
  it.each(LIKES.map((fixture) => [nameOf(fixture), fixture] as const))('%s', async (name, fixture) => {
    expect((await failuresOfPuller(fixture)).sort()).toEqual([...(BROKEN[name] ?? [])].sort())
  })
})

describe('what the check finds of a variant', () => {
  it.each(LIKES.map((fixture) => [nameOf(fixture), fixture] as const))('%s', async (name, fixture) => {
    const workspace = await openWorkspace()
    onTestFinished(() => workspace.close())
    const { verdict } = await checkFixture(workspace, fixture)
    expect(verdict.faults.map(({ id }) => id).sort()).toEqual([...fixture.faults].sort())
    const breaks = new Set(verdict.faults.flatMap((fault) => fault.breaks))
    const broken = new Set((BROKEN[name] ?? []).map((cell) => cell.split(' ')[0]))
    expect([...breaks].sort()).toEqual([...broken].sort())
    expect(verdict.kind, verdict.kindBecause).toBe(fixture.id)
    if (fixture.variant === 'clean')
      expect(verdict.outcome, verdict.reservations.join('\n')).toBe('equivalent')
  })
})

describeReal(
  'whom a variant breaks, by the real clients',
  ['root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman'],
  () => {
    it.each(LIKES.map((fixture) => [nameOf(fixture), fixture] as const))('%s', async (name, fixture) => {
      const pulls = await pullAll(await started(fixture), { prefix: fixture.prefix })
      const tried = pulls.map(({ client, way }) => `${client} ${way}`)
      const failed = pulls.filter(({ status }) => status === 'failed')
      const expected = (BROKEN[name] ?? []).filter((cell) => tried.includes(cell))
      expect(
        failed.map(({ client, way }) => `${client} ${way}`).sort(),
        JSON.stringify(failed, null, 1),
      ).toEqual([...expected].sort())
      // dockerd takes no mirror with a path, and is tried by name alone where there is one.
      expect(tried).toHaveLength(fixture.prefix === undefined ? 8 : 7)
    })
  },
)
