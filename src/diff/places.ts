// Whether two URLs of two captures are the same place, though each side has hosts of its own.

import type { Ends } from './field.ts'
import type { Two } from './side.ts'

/** Not of the same place where either is no URL. */
export function areSamePlaces({ a, b }: Two<string>, { names }: Pick<Ends, 'names'>): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false
  const [one, other] = [new URL(a), new URL(b)]
  const restOf = (url: URL): string => url.href.slice(url.href.indexOf(url.host) + url.host.length)
  return (
    one.protocol === other.protocol && names.isSameHost(one.host, other.host) && restOf(one) === restOf(other)
  )
}
