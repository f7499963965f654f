// The numbers of one run, and the table of their medians, in Markdown. Knows not what they mean.

/** Subjects whose column is compared with the others'. */
const PEERS = ['bare relay', 'mitmdump', 'mitmdump, HTTP/2'] as const

export class Results {
  /** By row, by column; both in the order they came. */
  readonly #rows = new Map<string, Map<string, number[]>>()

  add(row: string, column: string, value: number): void {
    const columns = this.#rows.get(row) ?? new Map<string, number[]>()
    this.#rows.set(row, columns)
    columns.set(column, [...(columns.get(column) ?? []), value])
  }

  /** Medians, with the lowest and highest of the rounds, and what pullscope is of its peers. */
  table(): string {
    const columns = [...new Set([...this.#rows.values()].flatMap((row) => [...row.keys()]))].toSorted(
      (a, b) => rank(a) - rank(b),
    )
    const peers = PEERS.filter((peer) => columns.includes(peer))
    const lines = [
      ['', ...columns, ...peers.map((peer) => `pullscope ÷ ${peer}`)],
      ['---', ...columns.map(() => '---:'), ...peers.map(() => '---:')],
      ...[...this.#rows].map(([name, row]) => [
        name,
        ...columns.map((column) => cell(row.get(column))),
        ...peers.map((peer) => ratio(row.get('pullscope'), row.get(peer))),
      ]),
    ]
    return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
  }
}

function rank(column: string): number {
  return ['direct', 'bare relay', 'pullscope'].indexOf(column) + (column.startsWith('mitm') ? 9 : 0)
}

function cell(values: readonly number[] | undefined): string {
  if (values === undefined) return ''
  const middle = shown(median(values))
  return values.length === 1
    ? middle
    : `${middle} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`
}

function ratio(ours: readonly number[] | undefined, theirs: readonly number[] | undefined): string {
  return ours === undefined || theirs === undefined ? '' : (median(ours) / median(theirs)).toFixed(2)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2
}

function shown(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0)
}
