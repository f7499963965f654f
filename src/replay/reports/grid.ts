// The grid of probes and clients, put in order for every report. Knows nothing of characters or formats.

import { count } from '../../text/units.ts'
import { groupBy } from '../../views/group-by.ts'
import type { ClientId } from '../bench.ts'
import type { Way } from '../candidate.ts'
import type { Cell, Verdict } from '../verdict.ts'

/** `affected`: a fault is there for this client, and its pulls did not fail because of it. */
export type Result = Cell['result'] | 'affected'

export interface GridRow {
  /** A probe's id. */
  readonly id: string
  /** The worst of its cells. */
  readonly result: Result
  readonly cells: ReadonlyMap<ClientId, Result>
  /** Why cells were skipped or could not be told, each reason once. From the network in parts. */
  readonly because: readonly string[]
}

export interface PullRow {
  readonly way: Way
  readonly cells: ReadonlyMap<ClientId, Result>
}

export interface Grid {
  /** Columns, in the order in which the verdict names them. */
  readonly clients: readonly ClientId[]
  readonly pulls: readonly PullRow[]
  readonly rows: readonly GridRow[]
}

/** `skip` is no result of its own: a row of skips is one, and one of passes and skips has passed. */
const WORST: readonly Result[] = ['fail', 'affected', 'error', 'pass', 'skip']

export function gridOf({ grid, pulls, faults }: Verdict): Grid {
  const clients = [
    ...new Set([...grid.map(({ personality }) => personality), ...pulls.map(({ client }) => client)]),
  ]
  const ids = [...new Set(grid.map(({ id }) => id))]
  const breaks = new Map(faults.map((fault) => [fault.id, fault.breaks]))
  const ways = [...new Set(pulls.map(({ way }) => way))]
  return {
    clients,
    pulls: ways.map((way) => ({ way, cells: new Map(pullCells(pulls.filter((pull) => pull.way === way))) })),
    rows: ids.map((id) =>
      rowOf(
        id,
        grid.filter((cell) => cell.id === id),
        breaks.get(id) ?? [],
      ),
    ),
  }
}

function pullCells(pulls: Verdict['pulls']): readonly (readonly [ClientId, Result])[] {
  return pulls.map(({ client, status }) => [client, status === 'failed' ? 'fail' : 'pass'])
}

/** Rows that a reader has to see: what failed, or with a baseline those of `only`. */
export function toldRows({ rows }: Grid, only: readonly string[] | null): readonly GridRow[] {
  return rows.filter(({ id, result }) => (only === null ? isFault(result) : only.includes(id)))
}

/** Results whose signs are to be explained under a table: a fault that breaks nobody looks like nothing else. */
export function legendOf(rows: readonly ReadonlyMap<ClientId, Result>[]): readonly ('fail' | 'affected')[] {
  const seen = new Set(rows.flatMap((cells) => [...cells.values()]))
  return seen.has('affected') ? (['fail', 'affected'] as const).filter((result) => seen.has(result)) : []
}

function isFault(result: Result): boolean {
  return result === 'fail' || result === 'affected'
}

function rowOf(id: string, cells: readonly Cell[], breaks: readonly ClientId[]): GridRow {
  const resultOf = ({ result, personality }: Cell): Result =>
    result === 'fail' && !breaks.includes(personality) ? 'affected' : result
  const untold = cells.filter(({ result }) => result === 'skip' || result === 'error')
  return {
    id,
    result: WORST.find((result) => cells.some((cell) => resultOf(cell) === result)) ?? 'skip',
    cells: new Map(cells.map((cell) => [cell.personality, resultOf(cell)])),
    because: [...new Set(untold.flatMap(({ because }) => because ?? []))],
  }
}

/** Rows that could not be told, by why: a candidate that answers nothing has the same error for each. */
export function untoldBecause(grid: Grid): readonly Folded[] {
  return byReason(grid, 'error')
}

function byReason({ rows }: Grid, wanted: Result): readonly Folded[] {
  const wantedRows = rows.filter(({ result }) => result === wanted)
  const reasons = groupBy(wantedRows, ({ because }) => because.join('; ') || 'no reason was given')
  return [...reasons].map(([reason, alike]) => ({ reason, ids: alike.map(({ id }) => id) }))
}

export interface Folded {
  readonly reason: string
  readonly ids: readonly string[]
}

export interface Skipped extends Folded {
  /** Nothing can be concluded without them: the verdict has them as reservations. */
  readonly isMissed: boolean
}

/** Rows that were skipped, by why: most need the same thing. */
export function skippedBecause(grid: Grid, { reservations }: Verdict): readonly Skipped[] {
  return byReason(grid, 'skip').map(({ reason, ids }) => ({
    reason,
    ids,
    isMissed: ids.some((id) => reservations.includes(`${id}: ${reason}`)),
  }))
}

/** Reservations that the grid does not tell: why there is no verdict at all. */
function otherReservations({ grid, reservations }: Verdict): readonly string[] {
  const told = new Set(grid.map(({ id, because }) => `${id}: ${because ?? ''}`))
  return reservations.filter((reason) => !told.has(reason))
}

/** So many reasons stand at the top; the grid has all of them. */
const FIRST_REASONS = 3

/** What a report says first: why nothing can be concluded, whatever of it the grid tells too. */
export function firstReasons(verdict: Verdict): readonly string[] {
  const others = otherReservations(verdict)
  if (others.length > 0 || verdict.outcome !== 'inconclusive') return others
  const missed = verdict.grid.filter(({ id, because }) =>
    verdict.reservations.includes(`${id}: ${because ?? ''}`),
  )
  const reasons = [...groupBy(missed, ({ because }) => because ?? '')].map(([reason, cells]) => {
    const ids = [...new Set(cells.map(({ id }) => id))]
    return { ids, words: `${count(ids.length, 'probe')} could not be told: ${reason} (${ids.join(', ')})` }
  })
  const rest = new Set(reasons.slice(FIRST_REASONS).flatMap(({ ids }) => ids)).size
  return [
    ...reasons.slice(0, FIRST_REASONS).map(({ words }) => words),
    ...(rest === 0 ? [] : [`${count(rest, 'more probe')} could not be told`]),
  ]
}
