// Where the client was sent: to a token service by a challenge, to a blob store by a redirect.

import { chosen, realmOf } from '../../replay/compare/realm.ts'
import { withoutVolatile } from '../../replay/volatile.ts'
import { repositoryOf } from '../../decode/phases/token.ts'
import { byValue, type End, type Ends, type Field } from '../field.ts'
import type { Two } from '../side.ts'

const areChallenged = ({ a, b }: Ends): boolean => a.reading?.status === 401 && b.reading?.status === 401

export const challenge: Field = byValue(
  'challenge',
  ({ reading }) =>
    reading?.challenges
      .map(({ scheme }) => scheme.toLowerCase())
      .sort()
      .join(', ') ?? null,
  { when: areChallenged },
)

export const realm: Field = byValue(
  'realm',
  ({ reading }) => realmOf(reading)?.href ?? parameter({ reading }, 'realm'),
  {
    when: areChallenged,
    isSame: areSamePlaces,
  },
)

export const service: Field = byValue('service', ({ reading }) => parameter({ reading }, 'service'), {
  when: areChallenged,
  isSame: ({ a, b }, { names }) => names.isSameHost(a, b),
})

export const scope: Field = byValue('scope', ({ reading }) => parameter({ reading }, 'scope'), {
  when: (ends) =>
    areChallenged(ends) && parameter(ends.a, 'scope') !== null && parameter(ends.b, 'scope') !== null,
  isSame: ({ a, b }, { names }) => {
    const [one, other] = [repositoryOf(a), repositoryOf(b)]
    if (one === null || other === null) return false
    return a.replace(one, '') === b.replace(other, '') && names.isSameRepository(one, other)
  },
})

export const complaint: Field = byValue('challenge error', ({ reading }) => parameter({ reading }, 'error'), {
  when: areChallenged,
})

function parameter({ reading }: Pick<End, 'reading'>, name: string): string | null {
  return chosen(reading)?.parameters[name] ?? null
}

/** Only where both are sent on: that one of them is not, its status says. Signatures and their times are left out. */
export const redirect: Field = byValue('redirect', targetOf, {
  when: (ends) => targetOf(ends.a) !== null && targetOf(ends.b) !== null,
  isSame: (values, ends) => areSamePlaces({ a: named(values.a, ends.a), b: named(values.b, ends.b) }, ends),
})

function targetOf({ reading, step }: End): string | null {
  return step.outcome === 'redirected' && reading?.location != null ? withoutVolatile(reading.location) : null
}

/** The same path means another place in another repository, and for other content. */
function named(url: string, { step: { facts } }: End): string {
  const hex = facts.digest?.replace(/^.*:/u, '') ?? ''
  // Distribution's own store sorts blobs by the first two digits.
  const path =
    hex.length < 32 ? url : url.replace(`/${hex.slice(0, 2)}/${hex}`, `/${hex}`).replace(hex, 'HEX')
  return facts.repository === null ? path : path.replace(`/${facts.repository}/`, '/NAME/')
}

function areSamePlaces({ a, b }: Two<string>, { names }: Ends): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false
  const [one, other] = [new URL(a), new URL(b)]
  const restOf = (url: URL): string => url.href.slice(url.href.indexOf(url.host) + url.host.length)
  return (
    one.protocol === other.protocol && names.isSameHost(one.host, other.host) && restOf(one) === restOf(other)
  )
}
