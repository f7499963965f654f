// Candidates that send clients on before they look whether there is what is asked for: to themselves, or to a store.

import type { Breaks, ClientAsk } from './breaks.ts'

/** By 307 to the same path with one parameter more, as a registry in front of its own store does. */
export function redirectsToItself(when: (ask: ClientAsk) => boolean): Breaks {
  const isHop = ({ target }: ClientAsk): boolean => /[?&]hop=1$/.test(target)
  return {
    reply: (ask) => (when(ask) && !isHop(ask) ? sentTo(`${ask.target}${joint(ask)}hop=1`) : null),
    target: (right) => right.replace(/[?&]hop=1$/, ''),
  }
}

export function redirectsTo(when: (ask: ClientAsk) => boolean, location: string): Breaks {
  return { reply: (ask) => (when(ask) ? sentTo(location) : null) }
}

function sentTo(location: string): ReturnType<NonNullable<Breaks['reply']>> {
  const headers = [
    ['Location', location],
    ['Content-Length', '0'],
  ] as const
  return { status: 307, headers, text: '' }
}

function joint({ target }: ClientAsk): '?' | '&' {
  return target.includes('?') ? '&' : '?'
}
