// One request with its redirects, as Go's http.Client follows them. Who is sent credentials is the caller's to say.

import { header, type HeaderList } from '../http/headers.ts'
import { PullStopped, shownUrl, type Asked, type Cause } from './failure.ts'
import { goRequest } from './go-head.ts'
import { NoAnswer, type HttpRequest, type HttpResponse } from './http-client.ts'
import type { Session } from './session.ts'

export interface Question {
  readonly asked: Asked
  readonly method: HttpRequest['method']
  readonly url: URL
  readonly headers: HeaderList
  /** What each URL of a chain of redirects is sent, by its origin. */
  readonly authorization: (to: URL) => Promise<string | null>
  readonly body?: string
}

/** Go's limit (net/http, defaultCheckRedirect). */
const REDIRECT_LIMIT = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export interface Followed {
  readonly response: HttpResponse
  /** Who answered, after all redirects. */
  readonly at: URL
}

/** Throws `PullStopped` when there is no answer, or no end to the redirects. */
export async function follow(session: Session, question: Question): Promise<Followed> {
  const { asked, method, headers, authorization, body } = question
  let url = question.url
  let referer: string | null = null
  for (let hops = 0; ; hops++) {
    const value = await authorization(url)
    const request = goRequest({
      method,
      url,
      userAgent: session.personality.userAgent,
      connections: session.personality.connections,
      headers: [
        ...headers,
        ...(referer === null ? [] : ([['Referer', referer]] as const)),
        ...(value === null ? [] : ([['Authorization', value]] as const)),
      ],
      ...(body === undefined ? {} : { body }),
    })
    const now = hops === 0 ? asked : { ...asked, url: shownUrl(url, 'without-query') }
    const response = await exchange(session, request, { asked, now })
    const location = header(response.headers, 'location')
    // A POST is not followed: what it carries is a password, and it was meant for the realm alone.
    if (!REDIRECTS.has(response.status) || location === null || method === 'POST')
      return { response, at: url }
    response.discard()
    if (hops === REDIRECT_LIMIT - 1) throw unusable(now, `stopped after ${REDIRECT_LIMIT} redirects`)
    const next = redirectTarget(url, location)
    if (next === null) throw unusable(now, `a redirect to ${JSON.stringify(location.slice(0, 200))}`)
    referer = refererFor(url, next)
    url = next
  }
}

async function exchange(
  session: Session,
  request: HttpRequest,
  { asked, now }: { readonly asked: Asked; readonly now: Asked },
): Promise<HttpResponse> {
  const { client, pace, signal } = session
  try {
    await pace.step(signal)
    return await client.send(request, signal, asked)
  } catch (error) {
    throw new PullStopped(now, causeOf(error, signal))
  }
}

/** A missing answer as a cause; what is no such thing is a bug, and is thrown again. */
function causeOf(error: unknown, signal: AbortSignal): Cause {
  if (signal.aborted) return { kind: 'stopped' }
  if (!(error instanceof NoAnswer)) throw error
  return { kind: 'unreachable', code: error.code, side: error.side, message: error.message }
}

function redirectTarget(from: URL, location: string): URL | null {
  if (!URL.canParse(location, from.href)) return null
  const url = new URL(location, from.href)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null
}

/** The page before, as Go names it: never from https to http, and without a password. */
function refererFor(from: URL, to: URL): string | null {
  if (from.protocol === 'https:' && to.protocol === 'http:') return null
  const shown = new URL(from)
  shown.username = ''
  shown.password = ''
  shown.hash = ''
  return shown.href
}

function unusable(asked: Asked, message: string): PullStopped {
  return new PullStopped(asked, { kind: 'unusable', message })
}
