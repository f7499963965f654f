// `-o`: where a result or a recording goes. `-` is standard output, as it is standard input where something is read.

import { PullscopeError } from '../../errors.ts'

/** Of commands that print where there is no `-o`: undefined for standard output. */
export function resultFile(output: string | undefined): string | undefined {
  return output === '-' ? undefined : output
}

/** For commander, of commands that print lines or a report while they record. Throws `usage` for `-`. */
export function parseRecordingFile(text: string): string {
  if (text !== '-') return text
  const message = '-o - is standard output, where lines and reports go, and no capture'
  throw new PullscopeError('usage', message, 'give a file; one of that name is ./-')
}
