// Candidates whose token service is there, and refuses: everybody, or whoever does not log in.

import { header } from '../../../src/http/headers.ts'
import type { Breaks, ClientAsk, Reply } from './breaks.ts'

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
