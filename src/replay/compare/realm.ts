// The challenge that a client goes by, and where that sends it.

import type { Challenge } from '../../http/authenticate.ts'
import type { Reading } from '../../decode/reading.ts'

/** Bearer before Basic, as clients choose. */
export function chosen(reading: Reading | null): Challenge | null {
  const challenges = reading?.challenges ?? []
  const named = (scheme: RegExp): Challenge | undefined => challenges.find((each) => scheme.test(each.scheme))
  return named(/^bearer$/i) ?? named(/^basic$/i) ?? null
}

export function realmOf(reading: Reading | null): URL | null {
  const realm = chosen(reading)?.parameters['realm'] ?? ''
  return /^https?:\/\//i.test(realm) && URL.canParse(realm) ? new URL(realm) : null
}
