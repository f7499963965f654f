// Secrets that tell themselves: tokens of known issuers, JWTs, private keys, a password before a host's name.

import { JWT, SECRET_SHAPES } from '../secret-shapes.ts'
import { isSecretValue, type Suspicion } from './suspicion.ts'

interface Sign {
  readonly kind: string
  readonly pattern: RegExp
  /** The part of the match that is the secret, which ends the match. */
  readonly group?: number
}

const SIGNS: readonly Sign[] = [
  ...SECRET_SHAPES.map(({ title, pattern }) => ({ kind: title, pattern })),
  { kind: 'JWT', pattern: JWT },
  {
    kind: 'user and password in a URL',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/"'<>@\\]{1,512})(?=@)/gi,
    group: 1,
  },
  { kind: 'credentials', pattern: /\b(?:Bearer|Basic) +([\w.~+/=-]{8,})/gi, group: 1 },
]

/** "Basic authentication", "Bearer realm=…": prose and challenges. */
const PROSE = /^(?:[a-z]+|[A-Z][a-z]+|(?:realm|scope|error|service)=.*)$/

export function byShape(text: string): Suspicion[] {
  return SIGNS.flatMap(({ kind, pattern, group = 0 }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match[group] ?? ''
      const end = match.index + match[0].length
      return isSecretValue(secret) && !PROSE.test(secret) ? [{ kind, start: end - secret.length, end }] : []
    }),
  )
}
