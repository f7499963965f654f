// The streams of the process as the commands use them: notes, results, and readers that go away early.

import type { ColourLevel } from '../text/ansi.ts'
import { escapeTerminal } from '../text/escape-terminal.ts'
import { hasCode } from '../io/system-error.ts'
import type { GlyphSet } from '../views/glyphs.ts'

/** Says something beside the results: `pullscope: TEXT` on stderr. */
export function note(text: string): void {
  process.stderr.write(`pullscope: ${escapeTerminal(text)}\n`)
}

/** Lines that belong to the note before them, to be read or pasted. */
export function noteLines(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`    ${escapeTerminal(line)}\n`)
}

/**
 * A reader such as `head` that has seen enough is no fault: what is written after it has gone is dropped, and the
 * command comes to its own end. Any other failure of a stream is a bug and stays one.
 */
export function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!hasCode(error, 'EPIPE')) throw error
    })
  }
}

/** Writes a result to stdout, all of it, however slowly it is read. A reader that goes away has seen enough. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null || hasCode(error, 'EPIPE')) resolve()
      else reject(error)
    })
  })
}

/** What decides how text is printed on a stream. */
export interface Printing {
  readonly env: NodeJS.ProcessEnv
  readonly terminal: { readonly isTTY?: boolean; readonly columns?: number }
}

/** As https://no-color.org and https://force-color.org have it; `FORCE_COLOR` wins, as in Node. */
export function colourLevel({ env, terminal }: Printing): ColourLevel {
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force === '0' || force === 'false' ? 'none' : '16'
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return 'none'
  return terminal.isTTY === true ? '16' : 'none'
}

/** ASCII when the locale says that the reader knows no other (POSIX, 8.2); without a locale, UTF-8. */
export function glyphSet(env: NodeJS.ProcessEnv): GlyphSet {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  return locale === undefined || /utf-?8/i.test(locale) ? 'utf8' : 'ascii'
}

/** Columns to print in: the terminal's, else `$COLUMNS`, else 100. */
export function printWidth({ env, terminal }: Printing): number {
  const columns = terminal.columns ?? Number(env['COLUMNS'])
  return Number.isSafeInteger(columns) && columns > 0 ? columns : 100
}
