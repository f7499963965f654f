// Whether what was recorded of an answer is a web page: some servers call all that they have text/html. Knows no fault.

import type { Reading } from '../../decode/reading.ts'

/** What is named text/html, and neither reads as a manifest nor has the `digest` that it was asked for by. */
export function isWebPage(reading: Reading | null, digest: string | null): boolean {
  if (reading?.mediaType !== 'text/html' || reading.manifest !== null) return false
  const { exchange, contentDigest } = reading
  // Of a HEAD there are no bytes; no page names its digest.
  if (exchange.request.method === 'HEAD') return contentDigest === null
  const sha256 = exchange.state === 'complete' ? exchange.body.sha256 : null
  return sha256 === null || digest !== `sha256:${sha256}`
}
