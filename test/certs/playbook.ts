// What the certificate tests share: a CA in a folder of its own, and OpenSSL as the second opinion.

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Leaf } from '../../certs/leaf.ts'
import { leavesOf } from '../../certs/leaves.ts'
import { openAuthority, type Authority, type AuthorityOptions } from '../../certs/open.ts'
import { needProgram } from '../helpers/programs.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const run = promisify(execFile)

export const NOW = new Date('2026-11-22T10:20:30.456Z')

/** Options for a CA in a fresh folder, on a clock that stands still unless told. */
export async function authorityOptions(now: () => Date = () => NOW): Promise<AuthorityOptions> {
  return { folder: await tempFolder(), now, hostname: 'build-7' }
}

export interface MintingAuthority extends Authority {
  readonly leafFor: (host: string) => Leaf
}

export async function authorityAt(now: () => Date = () => NOW): Promise<MintingAuthority> {
  return minting(await openAuthority(await authorityOptions(now)), now)
}

/** The same, and leaves of it. */
export async function minting(authority: Authority, now: () => Date): Promise<MintingAuthority> {
  return { ...authority, leafFor: await leavesOf(authority.pairPem, now) }
}

/** What OpenSSL prints about a certificate. */
export async function opensslText(pem: string, ...args: readonly string[]): Promise<string> {
  needProgram('openssl')
  const path = await pemFile('shown.pem', pem)
  return (await run('openssl', ['x509', '-in', path, '-noout', ...args])).stdout
}

interface Chain {
  readonly ca: string
  readonly leaf: string
  readonly at: Date
}

/** `ok`, or why OpenSSL, at its strictest, refuses the leaf as a server's at that moment. */
export async function opensslVerify({ ca, leaf, at }: Chain, ...args: readonly string[]): Promise<string> {
  needProgram('openssl')
  const [caPath, leafPath] = await Promise.all([pemFile('ca.pem', ca), pemFile('leaf.pem', leaf)])
  const moment = String(Math.floor(at.getTime() / 1000))
  const strict = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', '-attime', moment]
  try {
    await run('openssl', [
      'verify',
      ...strict,
      '-no-CApath',
      '-no-CAstore',
      '-CAfile',
      caPath,
      ...args,
      leafPath,
    ])
    return 'ok'
  } catch (refusal) {
    if (refusal instanceof Error && 'stderr' in refusal) return String(refusal.stderr)
    throw refusal
  }
}

async function pemFile(name: string, pem: string): Promise<string> {
  const path = join(await tempFolder(), name)
  await writeFile(path, pem)
  return path
}
