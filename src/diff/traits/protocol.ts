// How a host is spoken to: scheme, version of HTTP, TLS, and the proxy on the way.

import type { End, Ends } from '../field.ts'
import { traitByValue, type Trait } from '../trait.ts'

export const scheme: Trait = traitByValue({
  about: 'scheme',
  verb: 'asks over',
  value: schemeOf,
  when: ({ a, b }) => schemeOf(a) !== null && schemeOf(b) !== null,
})

function schemeOf({ reading }: End): string | null {
  return reading?.url?.protocol.replace(/:$/u, '') ?? null
}

/** Request and answer may have been in two versions, and a HAR may not tell one of them. */
export const httpVersion: Trait = {
  about: 'HTTP version',
  verb: 'speaks',
  compare: ({ a, b }) => {
    const [one, other] = [versionsOf(a), versionsOf(b)]
    if (one === null || other === null) return []
    const words = { a: versionWords(one), b: versionWords(other) }
    const isSame = one.every(
      (version, i) => isUnknown(version) || isUnknown(other[i]) || version === other[i],
    )
    return [{ name: 'HTTP version', ...words, note: null, isSame, words }]
  },
}

function versionsOf({ reading }: End): readonly string[] | null {
  return reading?.response == null
    ? null
    : [reading.exchange.request.httpVersion, reading.response.httpVersion]
}

function isUnknown(version: string | undefined): boolean {
  return version === undefined || version === '' || version === 'unknown'
}

function versionWords(versions: readonly string[]): string {
  const known = [...new Set(versions.filter((version) => !isUnknown(version)))]
  return known.length === 0 ? 'unknown' : known.map((version) => `HTTP/${version}`).join(' answered by ')
}

export const tlsVersion: Trait = ofTls('TLS version', 'speaks', ({ protocol }) => protocol)

export const issuer: Trait = ofTls('certificate issuer', 'is shown a certificate of', (tls) =>
  tls.certificate.issuer === '' ? 'nobody' : tls.certificate.issuer,
)

export const certificateFault: Trait = ofTls(
  'certificate',
  'is shown one that is',
  (tls) => tls.wouldFail ?? 'not known to be bad',
)

type Tls = NonNullable<NonNullable<End['link']>['tls']>

function ofTls(about: string, verb: string, value: (tls: Tls) => string): Trait {
  return traitByValue({
    about,
    verb,
    value: ({ link }) => (link?.tls === undefined ? null : value(link.tls)),
    when: ({ a, b }) => a.link?.tls !== undefined && b.link?.tls !== undefined,
  })
}

export const upstreamProxy: Trait = traitByValue({
  about: 'upstream proxy',
  verb: 'goes through',
  none: 'no proxy',
  value: ({ link }) => link?.via ?? null,
  when: ({ a, b }: Ends) => a.link !== null && b.link !== null,
})
