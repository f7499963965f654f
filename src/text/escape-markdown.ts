// The escaper of markdown as GitHub and GitLab read it: text in a paragraph, list, heading or table; code; fences.

import { nameCharacter, replaceUnprintable } from './printable.ts'

/** What opens markup anywhere in a line: code, emphasis, links, HTML, tables, strike-through, formulas. */
const MARKUP = /[\\`*_[\]|~$]/gu

/** What only opens markup where a line begins: lists, headings, quotes, rules. */
const LINE_START = /^[-+=>]|^(\d+)(?=[.)])/u

/**
 * One line of text as it is to be read. Unprintable characters are made visible as on a terminal. `@name` and `#1` ping
 * people and link issues even behind a backslash, for GitHub looks for them in what was drawn: an empty comment parts
 * them.
 */
export function escapeMarkdown(text: string): string {
  return replaceUnprintable(text, nameCharacter)
    .replace(MARKUP, '\\$&')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(LINE_START, (start, digits: string | undefined) =>
      digits === undefined ? `\\${start}` : `${digits}\\`,
    )
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&<!-- -->')
}

/** Code within a line, not in a table: nothing in it is markup, and nobody is pinged. */
export function markdownCode(text: string): string {
  const line = replaceUnprintable(text, nameCharacter)
  const ticks = '`'.repeat(longestRun(line) + 1)
  // A space at both ends is taken off again (CommonMark §6.1), and an empty span is none.
  const padded = line.trim() === '' || /^[` ]|[` ]$/u.test(line) ? ` ${line} ` : line
  return `${ticks}${padded}${ticks}`
}

/** A block of code; the lines are printable ones. `language` is a word of ours, such as `mermaid`. */
export function markdownFence(lines: readonly string[], language: string): string {
  const text = lines.map((line) => replaceUnprintable(line, nameCharacter)).join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text}\n${fence}`
}

function longestRun(text: string): number {
  return (text.match(/`+/gu) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}
