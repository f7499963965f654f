// The parameters of a request, besides those that fields of their own tell of. Of secrets and of names that stand without a
// value, which may be secrets too, only how many there are can be compared.

import { withoutVolatile } from '../../replay/volatile.ts'
import { withoutFingerprints } from '../concealed.ts'
import type { End, Ends, Field } from '../field.ts'
import type { Two } from '../side.ts'

/** Of a request to the registry: digests have a field of their own. */
const TOLD: ReadonlySet<string> = new Set(['digest', 'mount'])

/** Of one for a token: so have scopes, and a client is told of once, and not by the name that it gives itself. */
const TOLD_OF_TOKEN: ReadonlySet<string> = new Set(['scope', 'client_id'])

/** What stands in the place of a secret; and of a name without a value, in captures of older versions. */
const CONCEALED = 'redacted'

/** Those alone that differ. */
export const query: Field = (ends) => {
  const [left, right] = [parametersOf(ends.a), parametersOf(ends.b)]
  if (left === null || right === null) return []
  const isConcealed = left.has(CONCEALED) || right.has(CONCEALED)
  const [one, other] = isConcealed ? [withoutLone(left), withoutLone(right)] : [left, right]
  const names = [...new Set([...one.keys(), ...other.keys()])].sort()
  const differing = names.filter((name) => {
    const [a, b] = [one.get(name) ?? null, other.get(name) ?? null]
    if (a !== null && b !== null && (a === CONCEALED || b === CONCEALED)) return false
    return a !== b && !(name === 'service' && areSameHosts({ a, b }, ends))
  })
  if (differing.length === 0) return []
  return [{ name: 'query', a: words(one, differing), b: words(other, differing), note: null }]
}

/** Names without a value, as if all of them had been concealed. */
function withoutLone(parameters: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const lone = [...parameters.values()].filter((value) => /^,*$/u.test(value))
  const others = [...parameters].filter(([, value]) => !/^,*$/u.test(value))
  const amount = lone.join(',').length
  return new Map(lone.length === 0 ? others : [...others, [CONCEALED, ','.repeat(amount)]])
}

/** A service is named after its host, as a rule. */
function areSameHosts({ a, b }: Two<string | null>, { names }: Ends): boolean {
  return a !== null && b !== null && names.isSameHost(a, b)
}

/** Values by name; of a repeated one, joined. null for what is asked of a blob store: the redirect tells of it. */
function parametersOf({ step, reading }: End): ReadonlyMap<string, string> | null {
  const isToken = step.phase === 'token'
  if ((step.operation === null && !isToken) || reading?.url == null) return null
  const form = isToken ? new URLSearchParams(reading.exchange.requestBody?.text ?? '') : []
  const told = isToken ? TOLD_OF_TOKEN : TOLD
  const parameters = new Map<string, string>()
  for (const [named, given] of [...new URL(withoutVolatile(reading.url)).searchParams, ...form]) {
    const [name, value] = [withoutFingerprints(named), withoutFingerprints(given)]
    const before = parameters.get(name)
    if (!told.has(name)) parameters.set(name, before === undefined ? value : `${before},${value}`)
  }
  return parameters
}

/** `n=2&ns=docker.io`; null where none of these is there. */
function words(parameters: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  const own = names.flatMap((name) => {
    const value = parameters.get(name)
    return value === undefined ? [] : [`${name}=${value}`]
  })
  return own.length === 0 ? null : own.join('&')
}
