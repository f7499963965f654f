// Makes X.509 v3 certificates: node-forge writes the ASN.1, node:crypto signs, because forge has no elliptic curves.

import { randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, explicit, fromDer, integer, oid, sequence, set, time, toDer, utf8, type Asn1 } from './der.ts'

export interface CertificateContent {
  readonly issuer: Asn1
  readonly subject: Asn1
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKey: KeyObject
  readonly extensions: readonly Asn1[]
}

// RFC 5758 §3.2: without parameters.
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const VERSION_3 = explicit(0, integer(Uint8Array.of(2)))

const ATTRIBUTE = { commonName: '2.5.4.3', organization: '2.5.4.10' } as const

/** A distinguished name of one attribute. RFC 5280 limits both kinds to 64 characters. */
export function distinguishedName(attribute: keyof typeof ATTRIBUTE, text: string): Asn1 {
  return sequence(set(sequence(oid(ATTRIBUTE[attribute]), utf8(text))))
}

/**
 * The certificate as PEM, with a fresh random serial, signed with the issuer's EC key (ecdsa-with-SHA256).
 * Synchronous: well under a millisecond on P-256.
 */
export function signCertificate(content: CertificateContent, issuerKey: KeyObject): string {
  const toBeSigned = sequence(
    VERSION_3,
    integer(randomSerial()),
    ECDSA_WITH_SHA256,
    content.issuer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subject,
    fromDer(content.publicKey.export({ type: 'spki', format: 'der' })),
    explicit(3, sequence(...content.extensions)),
  )
  const signature = sign('sha256', toDer(toBeSigned), issuerKey)
  return toPem(toDer(sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature))))
}

/**
 * 16 octets, always positive and never shortened: Go 1.23 and later refuse negative serials
 * (https://go.dev/doc/go1.23, `x509negativeserial`).
 */
function randomSerial(): Uint8Array {
  const bytes = randomBytes(16)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0)
  return bytes
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`
}
