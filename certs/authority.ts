// Makes the certificate authority. Where it is kept is not its business.

import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { distinguishedName, signCertificate } from './certificate.ts'
import {
  authorityConstraints,
  certificateSigning,
  serverAuthentication,
  subjectKeyIdentifier,
} from './extensions.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

const LIFE_MS = 90 * DAY_MS
const COMMON_NAME_LIMIT = 64 // ub-common-name, RFC 5280 appendix A.1

const generate = promisify(generateKeyPair)

/** An EC P-256 key pair, made off the main thread. */
export function makeKeyPair(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return generate('ec', { namedCurve: 'prime256v1' })
}

/**
 * A new CA as PEM: the certificate, then its private key (PKCS #8). Valid from an hour ago, for clients whose clock is
 * behind, and 90 days in all. Days are counted in milliseconds, never in calendar fields, so no date is special.
 */
export async function makeAuthority({ now, hostname }: { now: Date; hostname: string }): Promise<string> {
  const { publicKey, privateKey } = await makeKeyPair()
  const name = distinguishedName('commonName', authorityName(hostname, now))
  const notBefore = new Date(now.getTime() - HOUR_MS)
  const certificate = signCertificate(
    {
      issuer: name,
      subject: name,
      notBefore,
      notAfter: new Date(notBefore.getTime() + LIFE_MS),
      publicKey,
      extensions: [
        authorityConstraints(),
        certificateSigning(),
        serverAuthentication(),
        subjectKeyIdentifier(publicKey),
      ],
    },
    privateKey,
  )
  return certificate + privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** `pullscope CA (build-7, 2026-11-22)`: whoever finds it in a trust store can tell whose it is and from when. */
function authorityName(hostname: string, now: Date): string {
  const around = `pullscope CA (, ${now.toISOString().slice(0, 10)})`
  const host = hostname.replace(/[^A-Za-z0-9._-]/g, '').slice(0, COMMON_NAME_LIMIT - around.length)
  return around.replace(', ', `${host}, `)
}
