// Short-lived signed URLs, in the shape of Docker Hub's: `…/data?verify=EXPIRY-SIGNATURE`.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type Refusal = 'wrong-signature' | 'expired'

export interface UrlSigner {
  /** Adds the signature to the query. */
  sign(url: URL): URL
  /** Null when the URL holds. */
  check(url: URL): Refusal | null
}

const LIFE_SECONDS = 300

/** Signs with a key that no other hub has. The path is signed, and nothing else of the URL. */
export function createUrlSigner(now: () => Date): UrlSigner {
  const key = randomBytes(32)
  const seconds = (): number => Math.floor(now().getTime() / 1000)
  const signatureOf = (path: string, expires: string): string =>
    createHmac('sha256', key).update(`${expires} ${path}`).digest('base64url')
  return {
    sign: (url) => {
      const expires = String(seconds() + LIFE_SECONDS)
      const signed = new URL(url)
      signed.searchParams.set('verify', `${expires}-${signatureOf(url.pathname, expires)}`)
      return signed
    },
    check: ({ pathname, searchParams }) => {
      const [, expires = '', given = ''] =
        /^(\d{1,12})-([\w-]+)$/.exec(searchParams.get('verify') ?? '') ?? []
      const [expected, found] = [Buffer.from(signatureOf(pathname, expires)), Buffer.from(given)]
      if (expected.length !== found.length || !timingSafeEqual(expected, found)) return 'wrong-signature'
      return Number(expires) < seconds() ? 'expired' : null
    },
  }
}
