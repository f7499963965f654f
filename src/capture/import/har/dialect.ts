// Whose HAR it is, and what that program means by a field. What all of them agree on is not here.

import type { JsonObject } from '../../checks.ts'
import { isJsonObject } from '../../checks.ts'

export interface Dialect {
  /** `Firefox 128.0`, as the file says it; `an unnamed program`. */
  readonly author: string
  /** `inside`: `ssl` is part of `connect`, as HAR 1.2 wants it. mitmproxy counts it beside. */
  readonly ssl: 'inside' | 'beside'
  /** `dialled`: where something led it elsewhere, mitmproxy writes the address, and the name is in `Host` alone. */
  readonly urls: 'named' | 'dialled'
}

export function dialectOf(log: JsonObject): Dialect {
  const creator = isJsonObject(log['creator']) ? log['creator'] : {}
  const words = [creator['name'], creator['version']].filter((word) => typeof word === 'string')
  const author = words.join(' ').trim().slice(0, 80)
  const own = /^mitmproxy/i.test(author)
    ? ({ ssl: 'beside', urls: 'dialled' } as const)
    : ({ ssl: 'inside', urls: 'named' } as const)
  return { author: author === '' ? 'an unnamed program' : author, ...own }
}
