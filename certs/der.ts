// The few ASN.1 shapes that certificates are made of, over node-forge. Knows nothing of certificates.

import forge from 'node-forge'

const { asn1 } = forge
const { Class, Type } = asn1

export type Asn1 = forge.asn1.Asn1

export function sequence(...items: readonly Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...items])
}

export function set(...items: readonly Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, [...items])
}

export function oid(dotted: string): Asn1 {
  return primitive(Type.OID, asn1.oidToDer(dotted).getBytes())
}

/** `bytes` are big-endian two's complement, without needless leading octets. */
export function integer(bytes: Uint8Array): Asn1 {
  return primitive(Type.INTEGER, binary(bytes))
}

export function boolean(value: 'true' | 'false'): Asn1 {
  return primitive(Type.BOOLEAN, value === 'true' ? '\xff' : '\0')
}

export function octets(bytes: Uint8Array): Asn1 {
  return primitive(Type.OCTETSTRING, binary(bytes))
}

/** `unused` is how many of the last octet's bits do not count, 0 to 7. */
export function bits(bytes: Uint8Array, unused = 0): Asn1 {
  return primitive(Type.BITSTRING, String.fromCharCode(unused) + binary(bytes))
}

export function utf8(text: string): Asn1 {
  return primitive(Type.UTF8, binary(Buffer.from(text, 'utf8')))
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). Milliseconds are cut off. */
export function time(date: Date): Asn1 {
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date))
}

/** `[tag] EXPLICIT`: wraps a whole element. */
export function explicit(tag: number, item: Asn1): Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, typeOf(tag), true, [item])
}

/** `[tag] IMPLICIT` on a string type: only the bytes. */
export function implicit(tag: number, bytes: Uint8Array): Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, typeOf(tag), false, binary(bytes))
}

export function toDer(item: Asn1): Buffer {
  return Buffer.from(asn1.toDer(item).getBytes(), 'latin1')
}

/** Throws forge's own error when `der` is not exactly one element. */
export function fromDer(der: Uint8Array): Asn1 {
  return asn1.fromDer(binary(der))
}

function primitive(type: forge.asn1.Type, value: string): Asn1 {
  return asn1.create(Class.UNIVERSAL, type, false, value)
}

/** `create` takes any tag number, but its types know the universal ones only. */
function typeOf(tag: number): forge.asn1.Type {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- see above
  return tag
}

/** forge keeps bytes as strings with one character an octet. */
function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
