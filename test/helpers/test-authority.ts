// A certificate authority for tests: in memory, made anew by each test file that asks for one.

import { generateKeyPairSync } from 'node:crypto'
import { makeAuthority } from '../../certs/authority.ts'
import { leafMinter } from '../../certs/leaf.ts'
import { parsePair } from '../../certs/pair.ts'
import type { Leaf } from '../../src/proxy/options.ts'

export interface TestAuthority {
  /** PEM, for those who are to trust it. */
  readonly cert: string
  readonly leafFor: (host: string) => Leaf
}

interface TestAuthorityOptions {
  /** When all its certificates are made. */
  readonly now?: Date
}

export async function testAuthority({ now = new Date() }: TestAuthorityOptions = {}): Promise<TestAuthority> {
  const authority = parsePair(await makeAuthority({ now, hostname: 'test' }))
  if ('broken' in authority) throw new Error(authority.broken)
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return {
    cert: authority.certificate.toString(),
    leafFor: leafMinter({ authority, keys, now: () => now }),
  }
}
