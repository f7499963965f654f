// Candidates that limit requests, or that fail now and then, get no faults for it; those that always fail do.

import { describe, expect, it } from 'vitest'
import { header } from '../../../src/http/headers.ts'
import type { Scope } from '../../../src/replay/engine/scope.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { checkOn, labBehind, type OnCandidate } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks, ClientAsk } from '../../helpers/candidate/breaks.ts'
import { isManifest, isTagged } from '../../helpers/candidate/content-breaks.ts'
import { fails, failsFor, limited, type Bucket } from '../../helpers/candidate/unsteady.ts'

const ALL: Scope = { only: null, skip: [], depth: 'full', pulls: 'tried' }
const QUICK: Scope = { ...ALL, depth: 'quick' }
/** As `--help` says of --quick. */
const MOST_BY_QUICK = 50

interface Checked {
  readonly verdict: Verdict
  readonly asked: readonly ClientAsk[]
}

/** Pauses are none, unless the candidate counts them. */
async function checked(breaks: Breaks, on: Partial<OnCandidate> = {}, scope = ALL): Promise<Checked> {
  const { hub } = await labBehind()
  const { url, asked } = await startCandidate({ hub, breaks })
  const { verdict } = await checkOn({ url: url.href, wait: () => Promise.resolve(), ...on }, scope)
  return { verdict, asked }
}

const idsOf = ({ faults }: Verdict): string[] => faults.map(({ id }) => id).sort()
const failedPulls = ({ pulls }: Verdict): number => pulls.filter(({ status }) => status === 'failed').length

describe('a candidate that limits requests', () => {
  const second = [['Retry-After', '1']] as const
  it.each<[string, Bucket]>([
    ['nginx’s 503', { holds: 20, leaks: 10, status: 503 }],
    ['429 with Retry-After', { holds: 15, leaks: 15, status: 429, headers: second }],
    ['few at once', { holds: 12, leaks: 4, status: 429 }],
  ])('by %s is asked more slowly, and has no fault', async (_, bucket) => {
    const { breaks, wait, waited } = limited(bucket)
    const { verdict } = await checked(breaks, { wait })
    expect(idsOf(verdict)).toEqual([])
    expect(verdict.outcome, verdict.reservations.join('\n')).toBe('equivalent')
    expect(failedPulls(verdict)).toBe(0)
    expect(verdict.notes).toEqual([
      expect.stringMatching(`limits requests \\(${bucket.status}\\): the check was slowed down$`),
    ])
    expect(waited()).toBeLessThanOrEqual(90_000)
  })

  it('so much that hardly anything is answered: nothing is told, and why is said first', async () => {
    const { breaks, wait, waited } = limited({ holds: 10, leaks: 0.2, status: 503 })
    const { verdict } = await checked(breaks, { wait })
    expect(verdict).toMatchObject({ outcome: 'inconclusive', faults: [] })
    expect(verdict.reservations[0]).toMatch(
      /^127\.0\.0\.1:\d+ limits requests \(503\): the check was slowed down, and \d+ probes could not be answered$/,
    )
    expect(verdict.grid.filter(({ result }) => result === 'fail')).toEqual([])
    expect(waited()).toBeLessThanOrEqual(90_000)
  })

  it('for an hour is not waited for', async () => {
    const headers = [['Retry-After', '3600']] as const
    const { breaks, wait, waited } = limited({ holds: 10, leaks: 0, status: 429, headers })
    const { verdict } = await checked(breaks, { wait })
    expect(verdict).toMatchObject({ outcome: 'inconclusive', faults: [] })
    expect(waited()).toBeLessThan(60_000)
  })

  it('is asked no more than others by --quick', async () => {
    for (const leaks of [10, 1, 0]) {
      const { breaks, wait, waited } = limited({ holds: 5, leaks, status: 503 })
      const { verdict, asked } = await checked(breaks, { wait }, QUICK)
      expect(idsOf(verdict)).toEqual([])
      expect(asked.length).toBeLessThanOrEqual(MOST_BY_QUICK)
      expect(waited()).toBeLessThan(10_000)
    }
  })
})

describe('a candidate that fails now and then', () => {
  it.each([
    [7, 502],
    [11, 504],
    [13, 503],
  ])('each %ith time by %i has no fault for it', async (nth, status) => {
    const { verdict } = await checked(fails(nth, status))
    expect(idsOf(verdict)).toEqual([])
    expect([...verdict.reservations, ...(verdict.notes ?? [])][0]).toContain(String(status))
    expect(verdict.grid.filter(({ result }) => result === 'fail')).toEqual([])
  })

  it('once is right all the same', async () => {
    const { verdict } = await checked(fails(60, 502))
    expect(idsOf(verdict)).toEqual([])
  })

  it('is asked no more than others by --quick', async () => {
    for (const nth of [2, 3, 7]) {
      const { verdict, asked } = await checked(fails(nth, 502), {}, QUICK)
      expect(idsOf(verdict)).toEqual([])
      expect(asked.length).toBeLessThanOrEqual(MOST_BY_QUICK)
    }
  })
})

describe('a candidate that always fails', () => {
  const isSkopeo = ({ headers }: ClientAsk): boolean => /skopeo/.test(header(headers, 'user-agent') ?? '')
  const isMissing = ({ target }: ClientAsk): boolean => target.includes('/pullscope-no-such-tag')
  it.each<[string, Breaks, string[]]>([
    ['whatever is asked', failsFor(() => true, 503), ['upstream-tls-host-wrong']],
    ['for skopeo', failsFor(isSkopeo, 503), ['edge-quota-or-waf-page']],
    ['for what is not there', failsFor(isMissing, 502), ['error-shape-or-status-changed']],
    [
      'for HEAD of a tag',
      failsFor((ask) => ask.method === 'HEAD' && isTagged(ask), 502),
      ['head-unsupported'],
    ],
    ['for manifests', failsFor(isManifest, 502), ['pull-fails']],
  ])('%s has exactly its fault', async (_, breaks, faults) => {
    const { verdict } = await checked(breaks)
    expect(idsOf(verdict), verdict.reservations.join('\n')).toEqual(faults)
    expect(verdict.reservations.join('\n')).not.toMatch(/limits requests|does not answer steadily/)
  })
})
