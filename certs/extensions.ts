// The X.509 extensions that our certificates carry (RFC 5280 §4.2.1), no others.

import { createHash, type KeyObject } from 'node:crypto'
import { bits, boolean, implicit, integer, octets, oid, sequence, toDer, type Asn1 } from './der.ts'
import type { CertifiedHost } from './host.ts'

const SERVER_AUTH = oid('1.3.6.1.5.5.7.3.1')

// Tags of GeneralName (RFC 5280 §4.2.1.6).
const DNS_NAME = 2
const IP_ADDRESS = 7

/** A CA that may sign leaves but no further CA. */
export function authorityConstraints(): Asn1 {
  const pathLength = integer(Uint8Array.of(0))
  return extension('2.5.29.19', 'critical', sequence(boolean('true'), pathLength))
}

/** keyCertSign (bit 5) and nothing else. */
export function certificateSigning(): Asn1 {
  return extension('2.5.29.15', 'critical', bits(Uint8Array.of(0b0000_0100), 2))
}

/** digitalSignature (bit 0): all that TLS asks of an EC key. */
export function digitalSignature(): Asn1 {
  return extension('2.5.29.15', 'critical', bits(Uint8Array.of(0b1000_0000), 7))
}

/** On the CA too, so that a stolen key signs neither programs nor mail. */
export function serverAuthentication(): Asn1 {
  return extension('2.5.29.37', 'plain', sequence(SERVER_AUTH))
}

export function subjectKeyIdentifier(publicKey: KeyObject): Asn1 {
  return extension('2.5.29.14', 'plain', octets(keyIdentifier(publicKey)))
}

/** Names the CA's key, so that two CAs of one name (rotated on one day) are told apart. */
export function authorityKeyIdentifier(authorityKey: KeyObject): Asn1 {
  return extension('2.5.29.35', 'plain', sequence(implicit(0, keyIdentifier(authorityKey))))
}

export function subjectAlternativeName(host: CertifiedHost): Asn1 {
  const name =
    host.kind === 'name'
      ? implicit(DNS_NAME, Buffer.from(host.text, 'ascii'))
      : implicit(IP_ADDRESS, host.octets)
  return extension('2.5.29.17', 'plain', sequence(name))
}

/** 20 octets, from the key alone (RFC 7093 §2, method 4). */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest().subarray(0, 20)
}

function extension(id: string, weight: 'critical' | 'plain', value: Asn1): Asn1 {
  const wrapped = octets(toDer(value))
  // DER leaves a default out, and `critical` defaults to false.
  return weight === 'critical' ? sequence(oid(id), boolean('true'), wrapped) : sequence(oid(id), wrapped)
}
