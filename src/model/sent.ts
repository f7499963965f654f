// What an upstream got of a request, as opposed to what the client sent. Knows no proxy.

import type { HeaderList } from '../http/headers.ts'
import type { Request } from './session.ts'

/** The headers with what pullscope changed on purpose (`--reverse`): a token that was left out was not sent on. */
export function sentHeaders({ headers, rewritten = [] }: Pick<Request, 'headers' | 'rewritten'>): HeaderList {
  if (rewritten.length === 0) return headers
  const kept = headers.flatMap(([name, value]): HeaderList => {
    const part = name.toLowerCase()
    const change = rewritten.find((each) => each.part === part && each.from === value)
    if (change === undefined) return [[name, value]]
    return change.to === null ? [] : [[name, change.to]]
  })
  const added = rewritten.flatMap(({ part, from, to }): HeaderList =>
    from === null && to !== null ? [[part, to]] : [],
  )
  return [...added, ...kept]
}
