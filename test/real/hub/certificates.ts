// Throw-away keys and certificates of the hub, made by OpenSSL at run time. None is ever committed.

import { isIP } from 'node:net'
import { join } from 'node:path'
import { mustRun } from '../process.ts'

export interface KeyPair {
  /** PEM files. */
  readonly cert: string
  readonly key: string
}

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const

/** A CA that signs the front's certificate: what `--upstream-ca` and `SSL_CERT_FILE` are given. */
export async function makeAuthority(folder: string): Promise<KeyPair> {
  return request(folder, 'ca', [
    ...P256,
    ...['-subj', '/CN=pullscope test hub CA'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'],
  ])
}

/** A server certificate for all the names and addresses, signed by the authority. */
export async function makeLeaf(
  folder: string,
  authority: KeyPair,
  names: readonly string[],
): Promise<KeyPair> {
  return request(folder, 'leaf', [
    ...P256,
    ...['-CA', authority.cert, '-CAkey', authority.key, '-subj', '/CN=pullscope test hub'],
    ...[
      '-addext',
      `subjectAltName=${names.map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`).join(',')}`,
    ],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
  ])
}

/** The token service's key: RS256, since Distribution 2.8 verifies it by the certificate in the token's `x5c`. */
export async function makeTokenSigner(folder: string): Promise<KeyPair> {
  return request(folder, 'token', ['-newkey', 'rsa:2048', '-subj', '/CN=pullscope test token service'])
}

async function request(folder: string, name: string, args: readonly string[]): Promise<KeyPair> {
  const pair = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
  // Two days: longer than any run, too short to be of use to anyone who finds it.
  await mustRun([
    ...(['openssl', 'req', '-x509', '-nodes', '-days', '2'] as const),
    ...['-keyout', pair.key, '-out', pair.cert],
    ...args,
  ])
  return pair
}
