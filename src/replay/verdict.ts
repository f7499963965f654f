// What a check or a replay comes to: faults, differences, and the one word. Pure.

import type { ExchangeId } from '../capture/event.ts'
import type { Level } from '../rules/rule.ts'
import type { ClientId } from './bench.ts'
import type { Way } from './candidate.ts'
import type { Proof } from './probe.ts'

/**
 * `equivalent`: no fault and no difference that anybody could see · `compatible`: some, but every client gets its
 * images · `incompatible`: a client fails, or a fault that makes one fail sooner or later · `inconclusive`: something
 * could not be compared.
 */
export type Outcome = 'equivalent' | 'compatible' | 'incompatible' | 'inconclusive'

export interface Fault {
  /** The catalogue's id, or `pull-fails` for a pull that fails and that no other fault explains. */
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly message: string
  readonly evidence: readonly Proof[]
  /** Clients that make the requests it is about. */
  readonly affects: readonly ClientId[]
  /** Clients whose pull fails because of it: tried, not supposed. */
  readonly breaks: readonly ClientId[]
  /** What their users read. From the network in parts: to be escaped by whoever shows it. */
  readonly words: readonly { readonly client: ClientId; readonly way: Way; readonly text: string }[]
  /** For the kind of candidate that was detected, a line of its configuration where there is one. */
  readonly remedy: string
}

/** One cell of the grid. `error`: pullscope could not tell. */
export interface Cell {
  readonly id: string
  readonly personality: ClientId
  readonly result: 'pass' | 'fail' | 'skip' | 'error'
  readonly because: string | null
}

/** `breaking`: a client fails · `visible`: one can see it · `benign`: allowed, and of no consequence. */
export type Weight = 'breaking' | 'visible' | 'benign'

export interface Difference {
  /** In the candidate's capture; null when the candidate was never asked. */
  readonly exchange: ExchangeId | null
  /** In the baseline's capture; null when it had none. */
  readonly baselineExchange: ExchangeId | null
  /** What was asked, such as `HEAD library/redis:latest`. */
  readonly asked: string
  /** `status`, `digest`, `media-type`, `length`, `bytes`, `redirect`, `realm`, `hosts`, `timing`, or a header's name. */
  readonly field: string
  readonly baseline: string | null
  readonly candidate: string | null
  readonly weight: Weight
  readonly because: string
}

/** One pull that was tried. */
export interface PullTried {
  readonly client: ClientId
  readonly way: Way
  readonly status: 'complete' | 'failed'
  /** What its user would read; null for a pull that worked. */
  readonly words: string | null
  readonly exchanges: readonly ExchangeId[]
}

export interface Verdict {
  /** The URL, without credentials. */
  readonly candidate: string
  /** Id of candidates/: `nginx`, `worker`, `distribution`, `unknown`. */
  readonly kind: string
  /** What gave the kind away, quoted; absent when nothing did. From the network. */
  readonly kindBecause?: string
  readonly outcome: Outcome
  /** Where the user asked for some of the probes alone: how many, and of how many. Absent: for all. */
  readonly askedFor?: { readonly probes: number; readonly of: number }
  /** Why it is inconclusive; empty otherwise. */
  readonly reservations: readonly string[]
  /** What was met on the way and changes nothing, such as a limit that was waited for; absent: nothing. */
  readonly notes?: readonly string[]
  readonly faults: readonly Fault[]
  readonly grid: readonly Cell[]
  readonly pulls: readonly PullTried[]
  readonly differences: readonly Difference[]
}

/** What the outcome is made of. `reservations`: what could not be compared, and why; an interruption is `stopped`. */
export interface Findings {
  readonly faults: readonly Fault[]
  readonly differences: readonly Difference[]
  readonly reservations: readonly string[]
  readonly stopped: boolean
}

/**
 * Worst wins; but half an examination is none, whatever it found. A pull that fails is a fault of its own unless another
 * explains it, or it says nothing about the candidate.
 */
export function outcomeOf({ faults, differences, reservations, stopped }: Findings): Outcome {
  if (stopped) return 'inconclusive'
  const fails =
    faults.some(({ level, breaks }) => level === 'error' || breaks.length > 0) ||
    differences.some(({ weight }) => weight === 'breaking')
  if (fails) return 'incompatible'
  if (reservations.length > 0) return 'inconclusive'
  const shows =
    faults.some(({ level }) => level === 'warning') || differences.some(({ weight }) => weight === 'visible')
  return shows ? 'compatible' : 'equivalent'
}

/** How much was told, in cells of the grid, pulls and comparisons: what a green report rests on. */
export interface Coverage {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Cells that could not be told. */
  readonly errors: number
  readonly pulls: number
  readonly pullsFailed: number
  readonly differences: number
}

export function coverageOf({ grid, pulls, differences }: Verdict): Coverage {
  const cells = (result: Cell['result']): number => grid.filter((cell) => cell.result === result).length
  return {
    passed: cells('pass'),
    failed: cells('fail'),
    skipped: cells('skip'),
    errors: cells('error'),
    pulls: pulls.length,
    pullsFailed: pulls.filter(({ status }) => status === 'failed').length,
    differences: differences.length,
  }
}

const RANK: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 }

/** The worst level first, then by how many clients break; otherwise as they come, which is the catalogue's order. */
export function rankedFaults(faults: readonly Fault[]): readonly Fault[] {
  return faults.toSorted((a, b) => RANK[a.level] - RANK[b.level] || b.breaks.length - a.breaks.length)
}
