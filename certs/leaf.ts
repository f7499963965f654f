// Leaf certificates for the hosts that clients ask for: made on demand, kept in memory only.

import type { KeyObject } from 'node:crypto'
import { distinguishedName, signCertificate } from './certificate.ts'
import { fromDer, type Asn1 } from './der.ts'
import {
  authorityKeyIdentifier,
  digitalSignature,
  serverAuthentication,
  subjectAlternativeName,
} from './extensions.ts'
import { parseHost, type CertifiedHost } from './host.ts'
import type { AuthorityPair } from './pair.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** A certificate for a host, with its key; both PEM. The CA is a root, so the chain is the leaf alone. */
export interface Leaf {
  readonly cert: string
  readonly key: string
}

interface MinterOptions {
  readonly authority: AuthorityPair
  /** The one pair of this process, shared by all leaves: they all end with it. */
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly now: () => Date
}

interface CachedLeaf extends Leaf {
  readonly notAfter: Date
}

const LIFE_MS = 7 * DAY_MS
const CACHE_LIMIT = 1000 // hosts; a client that asks for endless names must not fill the memory

/**
 * Makes `leafFor`: synchronous, and the same leaf for the same host until a day before its end. A leaf is valid from an
 * hour ago, for at most 7 days and never outside the CA's own life; past the CA's end it is made all the same, and the
 * client says "expired". `leafFor` throws `bad-address` for what is not a host.
 */
export function leafMinter({ authority, keys, now }: MinterOptions): (host: string) => Leaf {
  const issuer = subjectOf(authority)
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const cache = new Map<string, CachedLeaf>()

  function mint(host: CertifiedHost): CachedLeaf {
    const { notBefore, notAfter } = lifeWithin(authority, now())
    const content = {
      issuer,
      // The host stands in the SAN alone: a common name is read by nobody now, and long hosts do not fit.
      subject: distinguishedName('organization', 'pullscope'),
      notBefore,
      notAfter,
      publicKey: keys.publicKey,
      extensions: [
        digitalSignature(),
        serverAuthentication(),
        authorityKeyIdentifier(authority.certificate.publicKey),
        subjectAlternativeName(host),
      ],
    }
    return { cert: signCertificate(content, authority.key), key, notAfter }
  }

  function isFresh(leaf: CachedLeaf): boolean {
    const endsWithAuthority = leaf.notAfter.getTime() === authority.notAfter.getTime()
    return endsWithAuthority || leaf.notAfter.getTime() - now().getTime() > DAY_MS
  }

  return (host) => {
    const certified = parseHost(host)
    const cached = cache.get(certified.text)
    if (cached !== undefined && isFresh(cached)) return cached
    const leaf = mint(certified)
    cache.delete(certified.text)
    cache.set(certified.text, leaf)
    const [oldest] = cache.keys()
    if (cache.size > CACHE_LIMIT && oldest !== undefined) cache.delete(oldest)
    return leaf
  }
}

function lifeWithin(authority: AuthorityPair, now: Date): { notBefore: Date; notAfter: Date } {
  const start = authority.notBefore.getTime()
  const end = authority.notAfter.getTime()
  const notBefore = Math.max(start, Math.min(now.getTime(), end) - HOUR_MS)
  return { notBefore: new Date(notBefore), notAfter: new Date(Math.min(notBefore + LIFE_MS, end)) }
}

/** The CA's name as it stands in its certificate: an issuer must match it byte for byte (RFC 5280 §7.1). */
function subjectOf({ certificate }: AuthorityPair): Asn1 {
  const [toBeSigned] = elements(fromDer(certificate.raw))
  const subject = elements(toBeSigned)[5]
  if (subject === undefined) throw new TypeError('a certificate without a subject was parsed')
  return subject
}

function elements(item: Asn1 | undefined): readonly Asn1[] {
  return Array.isArray(item?.value) ? item.value : []
}
