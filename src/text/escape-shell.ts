// The escaper of POSIX shell: words, formats of printf, and comments. What it returns is ASCII without controls, so that
// it also survives a terminal, a chat and an editor; sh, bash, dash and zsh read it alike.

import { escapeAscii } from './escape-terminal.ts'

/** No argument of a program can hold NUL; CR and LF would begin another header, and no URL has them. */
const IMPOSSIBLE = /[\0\r\n]/u

/** Printable ASCII, or anything else, in runs. */
const RUNS = /[ -~]+|[^ -~]+/gu

const utf8 = new TextEncoder()

/**
 * One word of a command line, as the program is to get it byte by byte; null when it holds NUL, CR or LF. In single
 * quotes nothing has a meaning, so that only they themselves need care; what is not ASCII comes from printf.
 */
export function shellWord(text: string): string | null {
  if (IMPOSSIBLE.test(text)) return null
  if (text === '') return "''"
  const bytes = bytesOf(text)
  return text.replace(RUNS, (run) =>
    /[ -~]/u.test(run) ? `'${run.replaceAll("'", "'\\''")}'` : `"$(printf '${octal(bytes(run))}')"`,
  )
}

/** A format for printf that prints the text as UTF-8, whatever is in it; in single quotes. NUL and line feeds are fine. */
export function shellFormat(text: string): string {
  const format = text
    .replace(/[\\%]/gu, (character) => (character === '%' ? '%%' : '\\\\'))
    .replace(/\n/gu, '\\n')
    .replace(/'|[^ -~]+|^-/gu, (run) => octal(utf8.encode(run)))
  return `'${format}'`
}

/**
 * A comment of one line. An interactive zsh takes `#` for the name of a program and reads on, so nothing in a comment has
 * a meaning either: what could have one becomes `_`.
 */
export function shellComment(text: string): string {
  return `# ${escapeAscii(text).replace(/[^\w ./:@,+-]/gu, '_')}`
}

/** Header values come as Latin-1, a character a byte (RFC 9110 §5.5); everything else is UTF-8. */
function bytesOf(whole: string): (run: string) => Uint8Array {
  const isLatin1 = /^[\0-\xff]*$/u.test(whole)
  return (run) => (isLatin1 ? Uint8Array.from(run, (character) => character.charCodeAt(0)) : utf8.encode(run))
}

function octal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
