// The grid of probes and clients, put in order for every report. Knows nothing of characters or formats.

import type { ClientId } from '../bench.ts'
import type { Way } from '../candidate.ts'
import type { Cell, Verdict } from '../verdict.ts'

export type Result = Cell['result']

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
const WORST: readonly Result[] = ['fail', 'error', 'pass', 'skip']

export function gridOf({ grid, pulls }: Verdict): Grid {
  const clients = [
    ...new Set([...grid.map(({ personality }) => personality), ...pulls.map(({ client }) => client)]),
  ]
  const ids = [...new Set(grid.map(({ id }) => id))]
  const ways = [...new Set(pulls.map(({ way }) => way))]
  return {
    clients,
    pulls: ways.map((way) => ({ way, cells: new Map(pullCells(pulls.filter((pull) => pull.way === way))) })),
    rows: ids.map((id) =>
      rowOf(
        id,
        grid.filter((cell) => cell.id === id),
      ),
    ),
  }
}

function pullCells(pulls: Verdict['pulls']): readonly (readonly [ClientId, Result])[] {
  return pulls.map(({ client, status }) => [client, status === 'failed' ? 'fail' : 'pass'])
}

/** Rows that a reader has to see: what failed or could not be told, or with a baseline those of `only`. */
export function toldRows({ rows }: Grid, only: readonly string[] | null): readonly GridRow[] {
  return rows.filter(({ id, result }) =>
    only === null ? result === 'fail' || result === 'error' : only.includes(id),
  )
}

function rowOf(id: string, cells: readonly Cell[]): GridRow {
  const untold = cells.filter(({ result }) => result === 'skip' || result === 'error')
  return {
    id,
    result: WORST.find((result) => cells.some((cell) => cell.result === result)) ?? 'skip',
    cells: new Map(cells.map(({ personality, result }) => [personality, result])),
    because: [...new Set(untold.flatMap(({ because }) => because ?? []))],
  }
}

export interface Skipped {
  readonly reason: string
  readonly ids: readonly string[]
  /** Nothing can be concluded without them: the verdict has them as reservations. */
  readonly isMissed: boolean
}

/** Rows that were skipped, by why: most need the same thing. */
export function skippedBecause({ rows }: Grid, { reservations }: Verdict): readonly Skipped[] {
  const reasons = new Map<string, string[]>()
  for (const { id, result, because } of rows) {
    if (result !== 'skip') continue
    const reason = because.join('; ') || 'no reason was given'
    reasons.set(reason, [...(reasons.get(reason) ?? []), id])
  }
  return [...reasons].map(([reason, ids]) => ({
    reason,
    ids,
    isMissed: ids.some((id) => reservations.includes(`${id}: ${reason}`)),
  }))
}

/** Reservations that the grid does not tell: why there is no verdict at all. */
export function otherReservations({ grid, reservations }: Verdict): readonly string[] {
  const told = new Set(grid.map(({ id, because }) => `${id}: ${because ?? ''}`))
  return reservations.filter((reason) => !told.has(reason))
}
