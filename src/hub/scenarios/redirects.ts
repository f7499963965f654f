// Redirects to a blob store that refuses them.

import { bodyOf } from '../answer.ts'
import type { HubRequest } from '../handler.ts'
import { header } from '../../http/headers.ts'
import { always, isBlob, replaced, withHeader } from './faults.ts'
import type { Scenario } from './scenario.ts'

/**
 * Go keeps Authorization on the way to the same host (net/http, shouldCopyHeaderOnRedirect). dockerd does not: it puts it on
 * below `/v2/` alone, request by request.
 */
export const cdnRefusesAuthorization: Scenario = {
  id: 'cdn-refuses-authorization',
  title: 'blobs are redirected within the host, and the store refuses the token that comes along',
  rule: 'token-sent-to-object-store',
  otherwise: { docker: null },
  image: 'redis',
  login: 'none',
  outcome: 'differs',
  wrap: ({ registry, ...others }) => ({
    ...others,
    registry: async (request: HubRequest) => {
      if (request.url.pathname.startsWith('/registry-v2/')) return others.cdn(request)
      const answer = await registry(request)
      const location = header(answer.headers, 'location')
      if (location === null || !isBlob(request)) return answer
      const { pathname, search } = new URL(location)
      return {
        ...answer,
        headers: withHeader(answer.headers, 'Location', `${request.url.origin}${pathname}${search}`),
      }
    },
  }),
}

/** AWS, "Error responses": AccessDenied. */
const EXPIRED = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
)

export const expiredSignedUrl: Scenario = {
  id: 'expired-signed-url',
  title: 'the CDN finds every signed URL expired',
  rule: 'signed-url-expired',
  image: 'redis',
  login: 'none',
  outcome: 'fails',
  wrap: replaced('cdn', always, () => ({
    status: 403,
    headers: [['Content-Type', 'application/xml']],
    body: bodyOf(EXPIRED),
  })),
}
