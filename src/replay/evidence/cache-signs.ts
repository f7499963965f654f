// What an answer says of a cache that it came from.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'

const NAMES = [
  'X-Cache',
  'X-Cache-Status',
  'X-Proxy-Cache',
  'CF-Cache-Status',
  'X-Docker-Registry-Proxy-Cache-Status',
]

/** `X-Cache: HIT`, or `Age: 12`; null when nothing says that it was kept. */
export function cacheSign({ headers }: Answer): string | null {
  for (const name of NAMES) {
    const value = header(headers, name)
    if (value !== null && /\bHIT\b/i.test(value)) return `${name}: ${value.slice(0, 60)}`
  }
  const age = header(headers, 'Age')
  return age !== null && /^[1-9]\d*$/.test(age) ? `Age: ${age}` : null
}
