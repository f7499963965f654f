// The streams of the process as the commands use them: notes, results, and readers that go away early.

import { fstatSync, writeFileSync } from 'node:fs'
import { PullscopeError } from '../errors.ts'
import { hasCode, systemReason } from '../io/system-error.ts'
import type { ColourLevel } from '../text/ansi.ts'
import { escapeTerminal } from '../text/escape-terminal.ts'
import type { GlyphSet } from '../views/glyphs.ts'

/** Says something beside the results: `pullscope: TEXT` on stderr. */
export function note(text: string): void {
  say(`pullscope: ${escapeTerminal(text)}\n`)
}

/** Lines that belong to the note before them, to be read or pasted. */
export function noteLines(lines: readonly string[]): void {
  for (const line of lines) say(`    ${escapeTerminal(line)}\n`)
}

let heldNotes: string[] | null = null

/** Keeps notes back while a screen has the terminal. The function that comes back lets them out, or the process's end. */
export function holdNotes(): () => void {
  heldNotes = []
  const release = (): void => {
    process.off('exit', release)
    const held = heldNotes ?? []
    heldNotes = null
    for (const text of held) say(text)
  }
  // The screen is off by then: it puts itself before all other listeners.
  process.on('exit', release)
  return release
}

function say(text: string): void {
  if (heldNotes === null) process.stderr.write(text)
  else heldNotes.push(text)
}

/**
 * Lines that cannot be written must not end a trace, for a pull depends on it. A reader such as `head` that has seen
 * enough is no fault; anything else, such as a full disk behind `> FILE`, is said once.
 */
export function surviveBrokenStreams(): void {
  let isSaid = false
  const onError = (error: Error): void => {
    if (isSaid || hasCode(error, 'EPIPE') || thrown.has(error)) return
    isSaid = true
    note(`${CANNOT_WRITE}: ${systemReason(error)}`)
  }
  process.stdout.on('error', onError)
  process.stderr.on('error', onError)
  // Node ignores it, so that a write beyond `ulimit -f` fails with EFBIG. Ink (its signal-exit) ends the process by it,
  // unless somebody else listens; and when it listens no more, the signal kills.
  process.on('SIGXFSZ', () => undefined)
}

const CANNOT_WRITE = 'cannot write to standard output'

/** What `print` throws ends the command and is said by that; the stream tells of it a second time. */
const thrown = new WeakSet<Error>()

/**
 * Writes a result to stdout, and resolves when all of it is taken, or when its reader has seen enough. Of one in pieces,
 * the next is asked for when the one before is taken. Throws `file-not-writable`.
 */
export async function print(text: string | Uint8Array | Iterable<string>): Promise<void> {
  for (const piece of typeof text === 'string' || text instanceof Uint8Array ? [text] : text)
    if ((await printPiece(piece)) === 'closed') return
}

async function printPiece(text: string | Uint8Array): Promise<'taken' | 'closed'> {
  try {
    // Node's stream takes half a write to a file for a whole one, so that a full disk would go unnoticed (20.20.2).
    if (fstatSync(process.stdout.fd).isFile()) writeFileSync(process.stdout.fd, text)
    else await writeToStream(text)
    return 'taken'
  } catch (error) {
    if (hasCode(error, 'EPIPE')) return 'closed'
    const remedy = 'free the disk, or write to another one'
    throw new PullscopeError('file-not-writable', `${CANNOT_WRITE}: ${systemReason(error)}`, remedy, error)
  }
}

function writeToStream(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // Called before the stream emits the error.
    process.stdout.write(text, (error) => {
      if (error instanceof Error) {
        thrown.add(error)
        reject(error)
      } else resolve()
    })
  })
}

/** What decides how text is printed on a stream. */
export interface Printing {
  readonly env: NodeJS.ProcessEnv
  readonly terminal: { readonly isTTY?: boolean; readonly columns?: number }
}

/** As https://no-color.org and https://force-color.org have it; `FORCE_COLOR` wins, and 0 is none, as in Node. */
export function colourLevel({ env, terminal }: Printing): ColourLevel {
  const force = env['FORCE_COLOR'] ?? ''
  if (force !== '') return force === '0' || force === 'false' ? 'none' : '16'
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
