// The escaper of everything that is printed on a terminal: what it returns moves no cursor, sets no title and writes
// to no clipboard. Ink 6.8.0 itself lets OSC 52, OSC 0 and CR through (SECURITY.md).

import { nameCharacter, replaceUnprintable } from './printable.ts'

/**
 * Makes unprintable characters visible (`\x1b`, `\u{202e}`) and leaves the rest alone, the backslash too: to escape
 * twice changes nothing, so views escape for measuring and the sink escapes again to be sure.
 */
export function escapeTerminal(text: string): string {
  return replaceUnprintable(text, nameCharacter)
}

/** What pullscope's own words use outside ASCII. */
const PLAINER: Partial<Record<string, string>> = {
  '…': '...',
  '·': '-',
  '→': '->',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
}

/** As `escapeTerminal`, for terminals and logs that know ASCII only: everything else is named, too. */
export function escapeAscii(text: string): string {
  return escapeTerminal(text).replace(
    /[^ -~]/gu,
    (character) => PLAINER[character] ?? nameCharacter(character),
  )
}
