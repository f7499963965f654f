// The key log that the environment asks for, as it does of browsers and curl.

import { openKeyLog } from '../../io/key-log.ts'
import { note } from '../stdio.ts'

/** Null when the variable is not set, or empty. Throws as `openKeyLog` does. */
export function keyLogOf({ SSLKEYLOGFILE: path = '' }: NodeJS.ProcessEnv): ((line: Buffer) => void) | null {
  if (path === '') return null
  const append = openKeyLog({
    path,
    onFailure: (reason) => note(`cannot write to ${path} (SSLKEYLOGFILE) any more: ${reason}`),
  })
  note(
    `TLS secrets of both sides are written to ${path} (SSLKEYLOGFILE): whoever has it can decrypt the traffic`,
  )
  return append
}
