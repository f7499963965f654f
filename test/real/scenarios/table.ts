// The table scenario × client of test/real/README.md. Rows that were not played again stay as they are.

import type { Verdict } from './verdict.ts'

export interface Cell extends Verdict {
  readonly client: string
  readonly pulled: boolean
  /** Milliseconds. */
  readonly took: number
}

/** Cells by scenario. */
export type Rows = ReadonlyMap<string, readonly Cell[]>

const BEGIN = '<!-- scenarios: written by test/real/scenarios/record.ts -->'
const END = '<!-- /scenarios -->'

/** The page with the rows in it, in the order of `ids`. Throws when the page has no place for a table. */
export function withRows(page: string, rows: Rows, ids: readonly string[]): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from === -1 || to < from) throw new Error(`the page has no ${BEGIN} … ${END}`)
  const old = new Map(
    page
      .slice(from, to)
      .split('\n')
      .map((line) => [/^\| `([\w-]+)`/.exec(line)?.[1] ?? '', line]),
  )
  const lines = ids.flatMap((id) => {
    const cells = rows.get(id)
    const line = cells === undefined ? old.get(id) : rowOf(id, cells)
    return line === undefined ? [] : [line]
  })
  const head = ['| scenario | docker | containerd | podman | skopeo |', '| --- | --- | --- | --- | --- |']
  return [page.slice(0, from) + BEGIN, '', ...head, ...lines, '', page.slice(to)].join('\n')
}

function rowOf(id: string, cells: readonly Cell[]): string {
  const columns = ['docker', 'containerd', 'podman', 'skopeo'].map((client) => {
    const cell = cells.find((each) => each.client === client)
    return cell === undefined ? '' : textOf(cell)
  })
  return `| \`${id}\` | ${columns.join(' | ')} |`
}

function textOf({ found, first, others, said, pulled, took }: Cell): string {
  return [
    found
      ? first === null
        ? 'not affected'
        : 'found'
      : first === null
        ? 'nothing found'
        : `**${first}** instead`,
    ...(pulled ? ['pulled'] : []),
    ...(said === false ? ['other words'] : []),
    ...others.map((rule) => `**and ${rule}**`),
    `${(took / 1000).toFixed(1)} s`,
  ].join(', ')
}
