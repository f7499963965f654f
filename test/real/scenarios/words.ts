// What a client said at the end, without what is of one machine or one run.

import { tmpdir } from 'node:os'
import type { Finished } from '../process.ts'

const MAX_LINES = 6

/** The last lines of its standard error: progress goes to standard output. */
export function lastWords({ stderr }: Finished): string {
  const lines = stderr
    .replaceAll(ANSI, '')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line))
  return lines.slice(-MAX_LINES).map(cleaned).join('\n')
}

/** What podman writes there besides. */
const PROGRESS =
  /^(Trying to pull|Copying (blob|config)|Getting image source|Writing manifest|Storing signatures)/

// The escape sequences of a terminal.
const ANSI = /\u001b\[[\d;]*[A-Za-z]/g

const OF_ONE_RUN: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${tmpdir()}/[\\w./-]+`, 'g'), '/tmp/…'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/\btime="[^"]*"/g, 'time="…"'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, '…'],
  [/\bverify=[^\s"\\&]+/g, 'verify=…'],
  [/\b[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/g, 'TOKEN'],
]

function cleaned(line: string): string {
  return OF_ONE_RUN.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line).trimEnd()
}
