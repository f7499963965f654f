// A CA's certificate and private key, in one PEM text so that they can never come apart. Knows no files.

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'

export interface AuthorityPair {
  readonly certificate: X509Certificate
  readonly key: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
}

/**
 * Reads what `makeAuthority` wrote. Never throws; a text that is cut off, mixed up or not ours gives the reason.
 * Whether the certificate is still valid is not looked at.
 */
export function parsePair(text: string): AuthorityPair | { readonly broken: string } {
  const certificate = attempt(() => new X509Certificate(text))
  if (certificate === null) return { broken: 'it holds no readable certificate' }
  const key = attempt(() => createPrivateKey(text))
  if (key === null) return { broken: 'it holds no readable private key' }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return { broken: 'its key is not EC P-256' }
  if (!certificate.checkPrivateKey(key)) return { broken: 'its key does not belong to its certificate' }
  if (!certificate.ca || !certificate.verify(certificate.publicKey)) {
    return { broken: 'its certificate is not a self-signed CA' }
  }
  return {
    certificate,
    key,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  }
}

/** OpenSSL's reasons ("bad base64 decode", "no start line") tell a user less than which of the two parts is bad. */
function attempt<T>(parse: () => T): T | null {
  try {
    return parse()
  } catch {
    return null
  }
}
