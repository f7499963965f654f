// Whose HAR it is, and what that program means by a field. What all of them agree on is not here.

import type { JsonObject } from '../../checks.ts'
import { isJsonObject } from '../../checks.ts'

export interface Dialect {
  /** `Firefox 128.0`, as the file says it; `an unnamed program`. */
  readonly author: string
  /** `inside`: `ssl` is part of `connect`, as HAR 1.2 wants it. mitmproxy and Firefox count it beside. */
  readonly ssl: 'inside' | 'beside'
  /** `dialled`: where something led it elsewhere, mitmproxy writes the address, and the name is in `Host` alone. */
  readonly urls: 'named' | 'dialled'
  /** `port`: Firefox writes the port that it connected to, which is a proxy's where there is one. */
  readonly connection: 'name' | 'port'
  /** `message`: Firefox counts the head, too. */
  readonly bodySize: 'body' | 'message'
  /** `implied`: what Firefox never sent, what its cache gave, and what broke off can be told by what is missing. */
  readonly unsent: 'said' | 'implied'
}

/** As the specification has it, or as most programs do. */
export const PLAIN: Omit<Dialect, 'author'> = {
  ssl: 'inside',
  urls: 'named',
  connection: 'name',
  bodySize: 'body',
  unsent: 'said',
}

const OTHERS: readonly (readonly [author: RegExp, Partial<Dialect>])[] = [
  [/^mitmproxy/i, { ssl: 'beside', urls: 'dialled' }],
  [/^Firefox\b/, { ssl: 'beside', connection: 'port', bodySize: 'message', unsent: 'implied' }],
]

export function dialectOf(log: JsonObject): Dialect {
  const creator = isJsonObject(log['creator']) ? log['creator'] : {}
  const words = [creator['name'], creator['version']].filter((word) => typeof word === 'string')
  const author = words.join(' ').trim().slice(0, 80)
  const own = OTHERS.find(([pattern]) => pattern.test(author))?.[1]
  return { ...PLAIN, ...own, author: author === '' ? 'an unnamed program' : author }
}
