// Where the client was sent to for a token, by a challenge.

import { chosen, realmOf } from '../../replay/compare/realm.ts'
import { repositoryOf } from '../../registry/scope.ts'
import { byValue, type End, type Ends, type Field } from '../field.ts'
import { areSamePlaces } from '../places.ts'
import { withoutFingerprints } from '../concealed.ts'

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
  const value = chosen(reading)?.parameters[name]
  return value === undefined ? null : withoutFingerprints(value)
}
