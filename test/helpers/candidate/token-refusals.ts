// Candidates that refuse: by their token service, everybody or whoever does not log in; or again what they refused before.

import { header } from '../../../src/http/headers.ts'
import type { Breaks, ClientAsk, Head, Reply } from './breaks.ts'
import { without } from './rewrite.ts'

const DENIED: Reply = {
  status: 401,
  headers: [['Content-Type', 'application/json']],
  text: '{"errors":[{"code":"DENIED","message":"denied"}]}',
}

const isToken = ({ target }: ClientAsk): boolean => target.startsWith('/token')

export const REFUSES_TOKENS = {
  everybody: { reply: (ask) => (isToken(ask) ? DENIED : null) },
  strangers: {
    reply: (ask) => (isToken(ask) && header(ask.headers, 'authorization') === null ? DENIED : null),
  },
} as const satisfies Readonly<Record<string, Breaks>>

/** As `proxy_cache_valid 401 1m;`: what was refused to somebody without a token is refused to all. */
export function keepsRefusals(when: (ask: ClientAsk) => boolean = () => true): Breaks {
  const kept = new Map<string, Head>()
  const keyOf = ({ method, target }: ClientAsk): string => `${method} ${target}`
  return {
    reply: (ask) => {
      const before = kept.get(keyOf(ask))
      return before === undefined ? null : { ...before, text: '' }
    },
    answer: (right, ask) => {
      const isKept = right.status === 401 && ask.target.startsWith('/v2/') && when(ask)
      if (isKept) kept.set(keyOf(ask), { ...right, headers: without(right.headers, 'content-length') })
      return right
    },
  }
}
