// An upload to the scratch repository, step by step as docker does it (distribution-spec end-4 to end-6).

import { header, type HeaderList } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { challengeOf, basicOf, bearerOf, challengedUrl } from '../engine/authorize.ts'

export interface Started {
  /** For all that follows; null when nobody asks who we are. */
  readonly authorization: string | null
  /** The answer to the POST. */
  readonly started: Answer
}

const OCTETS: HeaderList = [['Content-Type', 'application/octet-stream']]

/** Begins an upload; what comes is the candidate's word, whatever it is. */
export async function startUpload(bench: Bench): Promise<Started> {
  const { scratch, credentials, url: base } = bench.candidate
  const root = await bench.ask({ method: 'GET', url: '/v2/' })
  const challenge = root.status === 401 ? challengeOf(root) : null
  let authorization: string | null = null
  if (challenge !== null && credentials !== null) {
    const url = challengedUrl(challenge, `repository:${scratch}:pull,push`)
    const isSafe = url !== null && (url.protocol === 'https:' || base.protocol === 'http:')
    if (/^basic$/i.test(challenge.scheme)) authorization = basicOf(credentials)
    else if (url !== null && isSafe) {
      const token = await bench.askAgain({
        method: 'GET',
        url: url.href,
        authorization: basicOf(credentials),
      })
      const bearer = bearerOf(token.body.toString('utf8'))
      authorization = bearer === null ? null : `Bearer ${bearer}`
    }
  }
  const started = await bench.askAgain({
    method: 'POST',
    url: `/v2/${scratch}/blobs/uploads/`,
    authorization,
    body: '',
  })
  return { authorization, started }
}

/** Where an upload goes on; null when its answer does not say. */
export function uploadUrl({ headers, url }: Answer): URL | null {
  const location = header(headers, 'location')
  return location !== null && URL.canParse(location, url.href) ? new URL(location, url.href) : null
}

/** Sends a part. */
export function sendPart(
  bench: Bench,
  url: URL,
  { bytes, authorization }: { readonly bytes: Uint8Array; readonly authorization: string | null },
): Promise<Answer> {
  return bench.askAgain({ method: 'PATCH', url: url.href, headers: OCTETS, authorization, body: bytes })
}

/** Ends an upload under a digest. */
export function endUpload(
  bench: Bench,
  url: URL,
  { digest, authorization }: { readonly digest: string; readonly authorization: string | null },
): Promise<Answer> {
  const to = new URL(url)
  to.searchParams.append('digest', digest)
  return bench.askAgain({ method: 'PUT', url: to.href, headers: OCTETS, authorization, body: '' })
}
