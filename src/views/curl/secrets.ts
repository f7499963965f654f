// What stands for the secrets that a capture does not hold: variables of the shell, the same one for the same secret.

import { parseRedacted } from '../../capture/fingerprint.ts'

/** A secret that is to be filled in. */
export interface Secret {
  /** Of its variable: `TOKEN_1`. */
  readonly variable: string
  /** Whether it was not asked for before: only then it is said how to get it. */
  readonly isNew: boolean
  readonly kind: SecretKind
}

/** `TOKEN` and `BASIC` by their scheme; `SIGNED` in a URL; `BODY` is a file; `SECRET` is any other. */
export type SecretKind = 'TOKEN' | 'BASIC' | 'SIGNED' | 'SECRET' | 'BODY'

export type Piece = string | Secret

export interface Secrets {
  /** A text, with variables in place of what was redacted in it. */
  split(text: string, kind: SecretKind): readonly Piece[]
  /** A secret that is known by this key and nothing else. */
  named(key: string, kind: SecretKind): Secret
}

const MARK = /redacted:[0-9a-f]{12}/gu

export function createSecrets(): Secrets {
  const variables = new Map<string, string>()
  const counts = new Map<SecretKind, number>()

  function named(key: string, kind: SecretKind): Secret {
    const known = variables.get(key)
    if (known !== undefined) return { variable: known, isNew: false, kind }
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const variable = `${kind}_${count}`
    variables.set(key, variable)
    return { variable, isNew: true, kind }
  }

  return {
    named,
    split(text, kind) {
      const pieces: Piece[] = []
      let from = 0
      for (const { 0: mark, index } of text.matchAll(MARK)) {
        if (index < from) continue
        if (index > from) pieces.push(text.slice(from, index))
        pieces.push(named(mark, kind))
        from = index + mark.length + claimsLength(text, index, mark)
      }
      if (from < text.length) pieces.push(text.slice(from))
      return pieces
    },
  }
}

/** Length of ` {"exp":…}` behind a mark; 0 where there is none. Ends at the brace that makes it whole. */
function claimsLength(text: string, index: number, mark: string): number {
  const begin = index + mark.length
  if (!text.startsWith(' {', begin)) return 0
  for (
    let end = text.indexOf('}', begin);
    end !== -1 && end - begin < 4096;
    end = text.indexOf('}', end + 1)
  ) {
    const claims = text.slice(begin, end + 1)
    if (parseRedacted(mark + claims)?.claims != null) return claims.length
  }
  return 0
}
