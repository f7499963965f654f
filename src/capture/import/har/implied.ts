// What Firefox does not say of an exchange, but leaves to be seen by what is missing (seen in Firefox 153). Asked only of
// its files: elsewhere a field that is missing means nothing.

import type { EntryShape, ResponseShape } from './entry-shape.ts'

/** A page may not ask it (CORS), so that Firefox never did: there are no times, not even of 0 ms. */
export function isWithheld({ response, timings }: EntryShape): boolean {
  return !isAnswered(response) && timings != null && Object.keys(timings).length === 0
}

/** All times are 0, and there is no address. A 304 was asked for, whatever the cache has made of it. */
export function isCached({ response, timings, serverIPAddress }: EntryShape): boolean {
  const times = Object.values(timings ?? {})
  return isAnswered(response) && serverIPAddress == null && times.length > 0 && times.every((ms) => ms === 0)
}

function isAnswered(response: ResponseShape | null | undefined): boolean {
  return (response?.status ?? 0) > 0
}
