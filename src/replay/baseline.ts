// What is new and what is mended since an earlier report: a regression test for a candidate. Pure.

import type { ClientId } from './bench.ts'
import type { Difference, Fault, Verdict } from './verdict.ts'

export interface BaselineDelta {
  /** Not in the baseline, or breaking a client that it did not break there. */
  readonly fresh: readonly Fault[]
  /** Ids that the baseline has and the candidate has no more. */
  readonly mended: readonly string[]
  /** Ids that both have. */
  readonly known: readonly string[]
  /** Ids that the baseline has, and of which nobody can say now: their probes were skipped, or could not tell. */
  readonly untold: readonly string[]
  /** Of a replay: what differs from the recorded pull, and did not, or weighed less. */
  readonly differences: readonly Difference[]
}

/** An earlier report, as far as it is compared. */
export interface Baseline {
  readonly candidates: readonly BaselineCandidate[]
}

export interface BaselineCandidate {
  readonly url: string
  readonly faults: readonly { readonly id: string; readonly breaks: readonly ClientId[] }[]
  /** Ids that the grid has: faults that a probe finds. */
  readonly probed: readonly string[]
  /** Clients whose pulls were tried. */
  readonly tried: readonly ClientId[]
  readonly differences: readonly Pick<Difference, 'asked' | 'field' | 'weight'>[]
}

/**
 * What changed for one candidate. It is compared with the baseline's candidate of the same URL. A test bench takes
 * another port every time: when one candidate of this run and one of the baseline are left over, they are a pair.
 * `candidates` are the URLs of this run. Without a pair everything is fresh.
 */
export function compareBaseline(
  baseline: Baseline,
  verdict: Verdict,
  candidates: readonly string[] = [verdict.candidate],
): BaselineDelta {
  const before = pairOf(baseline, verdict.candidate, candidates)
  const isFresh = ({ id, breaks }: Fault): boolean => {
    const earlier = before?.faults.filter((fault) => fault.id === id) ?? []
    const broke = new Set(earlier.flatMap((fault) => fault.breaks))
    // A client that nobody tried then may have been broken all along.
    const tried = before?.tried ?? []
    return earlier.length === 0 || breaks.some((client) => !broke.has(client) && tried.includes(client))
  }
  const now = new Set(verdict.faults.map(({ id }) => id))
  const ids = [...new Set(before?.faults.map(({ id }) => id) ?? [])]
  const fresh = verdict.faults.filter(isFresh)
  const gone = ids.filter((id) => !now.has(id))
  const mended = gone.filter((id) => isToldWell(id, verdict, before?.probed.includes(id) ?? false))
  return {
    fresh,
    mended,
    known: ids.filter((id) => now.has(id) && !fresh.some((fault) => fault.id === id)),
    untold: gone.filter((id) => !mended.includes(id)),
    differences: freshDifferences(before?.differences ?? [], verdict.differences),
  }
}

/** Each of the baseline stands for one of now: the same question is asked as host and as mirror. */
function freshDifferences(
  before: BaselineCandidate['differences'],
  now: readonly Difference[],
): readonly Difference[] {
  const left = [...before]
  return now.filter(({ asked, field, weight }) => {
    const at = left.findIndex((one) => one.asked === asked && one.field === field && one.weight === weight)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** That a fault is not found is no proof: its probe must have passed; of what has no probe, pulls must have been tried. */
function isToldWell(id: string, { grid, pulls, outcome }: Verdict, isProbed: boolean): boolean {
  const cells = grid.filter((cell) => cell.id === id)
  if (isProbed || cells.length > 0) return cells.some(({ result }) => result === 'pass')
  return pulls.length > 0 && outcome !== 'inconclusive'
}

function pairOf(
  baseline: Baseline,
  candidate: string,
  candidates: readonly string[],
): BaselineCandidate | null {
  const same = baseline.candidates.find(({ url }) => isSame(url, candidate))
  if (same !== undefined) return same
  const left = baseline.candidates.filter(({ url }) => !candidates.some((own) => isSame(url, own)))
  const unpaired = candidates.filter((own) => !baseline.candidates.some(({ url }) => isSame(url, own)))
  const [only] = left
  // Benches change ports; another host is another candidate.
  const isPair =
    left.length === 1 && unpaired.length === 1 && only !== undefined && isSameHost(only.url, candidate)
  return isPair ? only : null
}

function isSameHost(one: string, other: string): boolean {
  const name = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : url)
  return name(one) === name(other)
}

/** `https://a` and `https://a:443/` are one. */
function isSame(one: string, other: string): boolean {
  const whole = (url: string): string => (URL.canParse(url) ? new URL(url).href : url)
  return whole(one) === whole(other)
}
