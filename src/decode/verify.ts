// Digest truth: do the bytes that passed have the digest that was asked for? pullscope hashed them on the way.

import { sha256Of } from '../registry/digest.ts'
import type { BodySummary } from '../capture/event.ts'
import type { Changes } from './changes.ts'
import type { Claim } from './phases/phase.ts'
import type { Reading } from './reading.ts'

export interface Verifier {
  /** true, false, or null when there was nothing to compare: partial, HEAD, cut, or another algorithm. */
  verify(reading: Reading, claim: Claim): boolean | null
}

export function createVerifier(changes: Changes): Verifier {
  /** Bodies with bytes in them, by upload: a hash of the whole is known only while there is one. */
  const uploads = new Map<string, BodySummary[]>()

  return {
    verify(reading, claim) {
      const { operation, exchange, status } = reading
      if (operation !== null && 'upload' in operation) {
        const bodies = uploads.get(operation.upload) ?? []
        const { requestBody } = exchange
        if (bodies.length === 0) uploads.set(operation.upload, bodies)
        if (requestBody !== null && requestBody.bytes > 0) changes.push(bodies, requestBody)
        return operation.kind === 'upload-put' && status === 201 ? compare(operation.digest, bodies) : null
      }
      const whole = exchange.state === 'complete' && status === 200 && exchange.request.method === 'GET'
      return whole && isContent(reading, claim) ? compare(claim.digest ?? null, [exchange.body]) : null
    },
  }
}

/** Content is what a digest stands for: manifests, and blobs here or behind a redirect. */
function isContent({ operation }: Reading, { digest }: Claim): boolean {
  const kind = operation?.kind
  return digest != null && (kind === undefined || kind === 'blob-get' || kind === 'manifest-get')
}

function compare(digest: string | null, bodies: readonly BodySummary[]): boolean | null {
  const wanted = digest === null ? null : sha256Of(digest)
  const [body, ...rest] = bodies
  if (wanted === null || body === undefined || rest.length > 0) return null
  // A content coding is undone before the digest counts (RFC 9110 §8.4).
  const came = body.decoded?.sha256 ?? body.sha256
  return came === null ? null : came === wanted
}
