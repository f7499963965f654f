// Pieces of a markdown document: tables, lists, and what is folded away. Cells and items are markdown already.

/** A fold that GitHub and GitLab draw; markdown within HTML needs the blank lines. `summary` is our own words. */
export function fold(summary: string, blocks: readonly string[]): string {
  return [`<details>\n<summary>${summary}</summary>`, ...blocks, '</details>'].join('\n\n')
}

export function bullets(items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join('\n')]
}

/** Nothing for a table without rows. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [[line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')]
}

/** The first of a list that may be long, and how many more there are. */
export function firstOf(items: readonly string[], most: number): readonly string[] {
  const more = items.length - most
  return more <= 0 ? items : [...items.slice(0, most), `and ${more} more`]
}
