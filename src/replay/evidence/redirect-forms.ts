// Redirects as stores really send them, made by our hub behind a candidate: other statuses, other hosts, other forms.

import { header } from '../../http/headers.ts'
import { emptyAnswer } from '../../hub/answer.ts'
import type { Answer, Handler, HubRequest, Role } from '../../hub/handler.ts'
import { isBlob, withHeader } from '../../hub/scenarios/faults.ts'
import type { Behaviour } from '../upstream.ts'

export interface RedirectForm {
  readonly status: 301 | 302 | 303 | 307 | 308
  /**
   * `store`: the usual host · `another-host`: one that no list of hosts can know · `own-path`: a relative Location, as
   * Google's registries send · `two-hops`: the store redirects once more.
   */
  readonly to: 'store' | 'another-host' | 'own-path' | 'two-hops'
}

/** In front of the store's own paths. */
const MOVED = '/pullscope-moved'

/** Blobs of the hub are redirected so. `origins` are the hub's. */
export function withRedirects(
  { status, to }: RedirectForm,
  origins: Readonly<Record<Role, string>>,
): Behaviour {
  const placed = ({ pathname, search }: URL): string => {
    const path = `${to === 'store' ? '' : MOVED}${pathname}${search}`
    if (to === 'own-path') return path
    return `${to === 'another-host' ? origins.authorization : origins.cdn}${path}`
  }
  return ({ registry, authorization, cdn }) => ({
    registry: async (request) => {
      // Where the registry is its own store, it may well be shown its own token.
      if (isMoved(request)) return cdn(withoutAuthorization(unmoved(request)))
      const answer = await registry(request)
      const location = header(answer.headers, 'location')
      if (location === null || !isBlob(request)) return answer
      return redirected(answer, status, placed(new URL(location)))
    },
    authorization: (request) => (isMoved(request) ? cdn(unmoved(request)) : authorization(request)),
    cdn: secondHop(cdn, origins.cdn),
  })
}

function redirected(answer: Answer, status: number, location: string): Answer {
  return { ...answer, status, headers: withHeader(answer.headers, 'Location', location) }
}

function secondHop(cdn: Handler, origin: string): Handler {
  return (request) => {
    if (!isMoved(request)) return cdn(request)
    const { pathname, search } = unmoved(request).url
    return Promise.resolve(emptyAnswer(302, [['Location', `${origin}${pathname}${search}`]]))
  }
}

function isMoved({ url }: HubRequest): boolean {
  return url.pathname.startsWith(`${MOVED}/`)
}

function unmoved(request: HubRequest): HubRequest {
  const url = new URL(request.url)
  url.pathname = url.pathname.slice(MOVED.length)
  return { ...request, url }
}

function withoutAuthorization(request: HubRequest): HubRequest {
  const { authorization: _, ...headers } = request.headers
  return { ...request, headers }
}
