// What mitmproxy saw of a server's TLS. Whether it verified the certificate, no version writes down.

import { X509Certificate } from 'node:crypto'
import type { UpstreamCertificate, UpstreamTls } from '../../event.ts'
import type { Flow } from './flow.ts'

/** Of a PEM certificate: the server's own text may be of any length. */
const PEM_LIMIT = 64 * 1024
/** Of a distinguished name, as in captures of pullscope's own. */
const NAME_LIMIT = 500

/** Null on plain HTTP, and before version 10 (mitmproxy 7), which did not write the cipher. */
export function tlsOf({ tlsAt, tlsVersion, cipher, certificate: pem }: Flow['server']): UpstreamTls | null {
  if (tlsAt === null || tlsVersion === null || cipher === null || pem === null) return null
  const certificate = certificateOf(pem)
  return certificate === null ? null : { protocol: tlsVersion, cipher, verification: 'unknown', certificate }
}

function certificateOf(pem: string): UpstreamCertificate | null {
  if (pem.length > PEM_LIMIT) return null
  try {
    const { subject, issuer, validFrom, validTo, fingerprint256 } = new X509Certificate(pem)
    return {
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      notBefore: instant(validFrom),
      notAfter: instant(validTo),
      sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    }
  } catch {
    return null // no certificate; what else is known of the connection stands without it
  }
}

/** A line an attribute is how Node has it. Undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, NAME_LIMIT)
}

function instant(text: string): string | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
