// Spans as bytes for a terminal or a pipe. Colours live here and nowhere else; whether to use them is for the caller.

import { escapeTerminal } from './escape-terminal.ts'
import type { Line, Tone } from './span.ts'

/** `none` for a pipe or NO_COLOR; `16` uses the colours of the user's own theme, which every terminal has. */
export type ColourLevel = 'none' | '16'

/** SGR parameters (ECMA-48 §8.3.117). */
const SGR: Record<Tone, string | null> = {
  plain: null,
  dim: '2',
  strong: '1',
  good: '32',
  bad: '31',
  warning: '33',
  accent: '36',
  phase: '35',
  'phase-access': '94',
  'phase-content': '36',
}

/** One line without its end. Text is escaped here once more, so no span can bring a control sequence of its own. */
export function toAnsi(line: Line, level: ColourLevel): string {
  return line
    .map(({ text, tone }) => {
      const printable = escapeTerminal(text)
      const code = level === 'none' || text === '' ? null : SGR[tone]
      return code === null ? printable : `\u001b[${code}m${printable}\u001b[0m`
    })
    .join('')
}

/** Lines, each ended by a line feed; spaces at their ends are dropped. */
export function toAnsiText(lines: readonly Line[], level: ColourLevel): string {
  return lines.map((line) => `${toAnsi(trimLine(line), level)}\n`).join('')
}

function trimLine(line: Line): Line {
  const last = line.at(-1)
  if (last === undefined) return line
  const text = last.text.replace(/ +$/u, '')
  const rest = line.slice(0, -1)
  return text === '' ? trimLine(rest) : [...rest, { text, tone: last.tone }]
}
