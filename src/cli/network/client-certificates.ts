// What pullscope shows to registries that ask for a client certificate: `--client-cert`. Keys never get into a message.

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { PullscopeError } from '../../errors.ts'
import type { ClientCertificate } from '../../proxy/options.ts'
import type { ClientCertFlag } from '../parse/client-cert.ts'
import { readFlagFile } from './flag-file.ts'

const FLAG = '--client-cert'
const CERTIFICATE = /-----BEGIN CERTIFICATE-----/
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
/** PKCS #8 (RFC 5958), and the older form of OpenSSL. */
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m

/** Throws `file-missing`, `file-unreadable`, `not-a-certificate`, `not-a-key`, `key-mismatch`. */
export async function readClientCertificates(
  flags: readonly ClientCertFlag[],
): Promise<readonly ClientCertificate[]> {
  const read: ClientCertificate[] = []
  // One after the other: of several files that are not there, the first is named.
  for (const flag of flags) read.push(await readOne(flag))
  return read
}

async function readOne({ hosts, certPath, keyPath }: ClientCertFlag): Promise<ClientCertificate> {
  const cert = await readFlagFile(FLAG, certPath)
  const key = await readFlagFile(FLAG, keyPath)
  if (!certificateOf(cert, certPath).checkPrivateKey(keyOf(key, keyPath))) {
    throw new PullscopeError(
      'key-mismatch',
      `${FLAG}: the key in ${keyPath} is not that of the certificate in ${certPath}`,
      'give the certificate and the key that were made together; the certificate comes first in its file',
    )
  }
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw notACertificate(certPath, 'cannot be used for TLS', error)
  }
  return { hosts, cert, key }
}

/** The first one in the file; those that lead to its CA may follow. */
function certificateOf(pem: string, path: string): X509Certificate {
  if (!CERTIFICATE.test(pem)) throw notACertificate(path, 'holds no certificate in PEM form')
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw notACertificate(path, 'holds a certificate that cannot be read', error)
  }
}

function keyOf(pem: string, path: string): KeyObject {
  if (!KEY.test(pem)) throw notAKey(path, 'holds no private key in PEM form')
  if (ENCRYPTED.test(pem)) throw notAKey(path, 'is encrypted')
  try {
    return createPrivateKey(pem)
  } catch (error) {
    throw notAKey(path, 'holds a private key that cannot be read', error)
  }
}

function notACertificate(path: string, why: string, cause?: unknown): PullscopeError {
  return new PullscopeError(
    'not-a-certificate',
    `${FLAG} ${path} ${why}${reasonOf(cause)}`,
    'give the client certificate as PEM (BEGIN CERTIFICATE); openssl x509 -inform der -in FILE converts it',
    cause,
  )
}

function notAKey(path: string, why: string, cause?: unknown): PullscopeError {
  return new PullscopeError(
    'not-a-key',
    `${FLAG} ${path} ${why}${reasonOf(cause)}`,
    'give the key as PEM (BEGIN PRIVATE KEY) without a passphrase; openssl pkey -in FILE -out KEY makes one',
    cause,
  )
}

/** OpenSSL's reason is a few words of its own; its message would do as well. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'reason' in cause ? `: ${String(cause.reason)}` : ''
}
