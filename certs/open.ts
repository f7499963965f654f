// The certificate authority as the rest of pullscope sees it: opened (made, loaded or renewed), rotated, read, deleted.

import { PullscopeError } from '../src/errors.ts'
import { checkPrivateFolder, ensurePrivateFolder } from './folder.ts'
import { parsePair, type AuthorityPair } from './pair.ts'
import {
  addGeneration,
  certificatePath,
  newestGeneration,
  publishCertificate,
  readNewest,
  removeAll,
  removeOlder,
} from './store.ts'
import { DAY_MS } from './time.ts'

const RENEWAL_MS = 14 * DAY_MS

export interface AuthorityOptions {
  /** From `dataFolder`. */
  readonly folder: string
  readonly now: () => Date
  /** Goes into the CA's name. */
  readonly hostname: string
}

/** What anybody may know of the CA. */
export interface AuthorityCertificate {
  readonly certPem: string
  /** The file to give to clients. */
  readonly certPath: string
  /** SHA-256, `AA:BB:…`. */
  readonly fingerprint: string
  /** The common name, `pullscope CA (HOST, DATE)`. */
  readonly subject: string
  readonly keyKind: 'EC P-256'
  readonly notBefore: Date
  readonly notAfter: Date
  /** From here on, 14 days before its end, opening the CA renews it. */
  readonly renewsAt: Date
}

export interface Authority extends AuthorityCertificate {
  /** After `created` and `renewed`, clients must be told to trust the certificate anew. */
  readonly outcome: 'created' | 'loaded' | 'renewed'
  /** Certificate and private key, for `leavesOf`. Secret: never printed, and written nowhere but where it is. */
  readonly pairPem: string
}

/**
 * Loads the CA; makes one if there is none or if its life is nearly over. Processes that do so at the same time end
 * with the same CA. Throws `ca-too-open`, `ca-broken`, `folder-not-writable`, `file-unreadable`.
 */
export async function openAuthority(options: AuthorityOptions): Promise<Authority> {
  const { folder, now, hostname } = options
  await ensurePrivateFolder(folder)
  let outcome: Authority['outcome'] = 'loaded'
  for (;;) {
    const newest = await loadNewest(folder)
    if (newest === null || isDue(newest.pair, now())) {
      const text = await newPair({ now: now(), hostname })
      const result = await addGeneration(folder, (newest?.generation ?? 0) + 1, text)
      if (result === 'added') outcome = newest === null ? 'created' : 'renewed'
      continue
    }
    const { pair, generation } = newest
    await publishCertificate(folder, pair.certificate.toString())
    await removeOlder(folder, generation)
    // A newer one may have come while we published ours.
    if ((await newestGeneration(folder)) > generation) continue
    return { ...describe(pair, folder), outcome, pairPem: newest.text }
  }
}

/**
 * A new CA in place of the one there is, whatever state that is in: nothing of it is read. `created` when there was
 * none. Throws as `openAuthority` does, but for `ca-broken`.
 */
export async function rotateAuthority(options: AuthorityOptions): Promise<Authority> {
  const { folder, now, hostname } = options
  await ensurePrivateFolder(folder)
  const text = await newPair({ now: now(), hostname })
  for (;;) {
    const last = await newestGeneration(folder)
    if ((await addGeneration(folder, last + 1, text)) === 'taken') continue
    return { ...(await openAuthority(options)), outcome: last === 0 ? 'created' : 'renewed' }
  }
}

/**
 * The CA's certificate, whatever its dates; makes nothing but the public copy, should that be lost. Throws
 * `ca-missing`, `ca-too-open`, `ca-broken`, `file-unreadable`, and `folder-not-writable` if the copy cannot be made.
 */
export async function readAuthority(folder: string): Promise<AuthorityCertificate> {
  await checkPrivateFolder(folder)
  const newest = await loadNewest(folder)
  if (newest === null) {
    throw new PullscopeError(
      'ca-missing',
      `there is no CA in ${folder}`,
      'make one with `pullscope ca create`; `pullscope trace` makes one by itself',
    )
  }
  await publishCertificate(folder, newest.pair.certificate.toString())
  return describe(newest.pair, folder)
}

/** Removes key and certificate, and returns the paths of what it removed. Throws `folder-not-writable`. */
export async function deleteAuthority(folder: string): Promise<readonly string[]> {
  return removeAll(folder)
}

/** What makes certificates takes longest to load, and a CA is made once in 76 days. */
async function newPair(options: { readonly now: Date; readonly hostname: string }): Promise<string> {
  const { makeAuthority } = await import('./authority.ts')
  return makeAuthority(options)
}

interface LoadedPair {
  readonly generation: number
  readonly text: string
  readonly pair: AuthorityPair
}

/** Null when there is none. Throws `ca-broken`, `ca-too-open`, `file-unreadable`. */
async function loadNewest(folder: string): Promise<LoadedPair | null> {
  const stored = await readNewest(folder)
  if (stored === null) return null
  const pair = parsePair(stored.text)
  if (!('broken' in pair)) return { generation: stored.generation, text: stored.text, pair }
  throw new PullscopeError(
    'ca-broken',
    `the CA in ${stored.path} cannot be used: ${pair.broken}`,
    'make a new one with `pullscope ca rotate`; clients must then trust the new one',
  )
}

/** Also when its life has not begun: the clock was ahead when it was made, and no client would accept it now. */
function isDue({ notBefore, notAfter }: AuthorityPair, now: Date): boolean {
  return now < notBefore || now >= renewalOf(notAfter)
}

function renewalOf(notAfter: Date): Date {
  return new Date(notAfter.getTime() - RENEWAL_MS)
}

function describe(pair: AuthorityPair, folder: string): AuthorityCertificate {
  const { certificate, notBefore, notAfter } = pair
  const { CN: name } = certificate.toLegacyObject().subject
  return {
    certPem: certificate.toString(),
    certPath: certificatePath(folder),
    fingerprint: certificate.fingerprint256,
    subject: typeof name === 'string' ? name : certificate.subject,
    keyKind: 'EC P-256',
    notBefore,
    notAfter,
    renewsAt: renewalOf(notAfter),
  }
}
