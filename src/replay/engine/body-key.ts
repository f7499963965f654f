// What stands for the body of a question in a key: an upload may be a hundred megabytes.

import { createHash } from 'node:crypto'

const HASHES = new WeakMap<Uint8Array, string>()

/** The same for equal bodies. Each is hashed once. */
export function bodyKey(body: string | Uint8Array | null): string | null {
  if (body === null || typeof body === 'string') return body
  const known = HASHES.get(body)
  if (known !== undefined) return known
  const key = `sha256:${createHash('sha256').update(body).digest('hex')}`
  HASHES.set(body, key)
  return key
}
