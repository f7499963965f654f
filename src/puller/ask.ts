// A question to the registry: authorized, repeated where its client repeats it, and judged by its status.

import { header, type HeaderList } from '../http/headers.ts'
import { challengeError, type Authorizer } from './authorizer.ts'
import { readErrorText } from './body.ts'
import { PullStopped, refusal, shownUrl, type Asked, type Purpose } from './failure.ts'
import { follow } from './follow.ts'
import type { HttpResponse } from './http-client.ts'
import { registryUrl, type Session } from './session.ts'
import { ERROR_LIMIT } from './token.ts'

export interface RegistryQuestion {
  readonly purpose: Purpose
  readonly method: 'GET' | 'HEAD'
  /** After `/v2/`. */
  readonly path: string
  readonly headers: HeaderList
  /** What a descriptor said of the content. */
  readonly digest?: string
  readonly mediaType?: string
}

/** containerd asks again at once (remotes/docker/resolver.go, `retryRequest`). */
const FIVE_AT_ONCE: readonly number[] = [0, 0, 0, 0, 0]

/** Whatever the registry answers in the end. Throws `PullStopped` when there is no answer, or no token. */
export async function ask(
  session: Session,
  authorizer: Authorizer,
  question: RegistryQuestion,
): Promise<HttpResponse> {
  const { personality } = session
  const { method, path, headers } = question
  const url = registryUrl(session, path)
  const asked = askedOf(session, question)
  const { repeatPauses: pauses = FIVE_AT_ONCE } = personality
  let [challenges, repeats] = [0, 0]
  for (;;) {
    const { response, at } = await follow(session, {
      asked,
      method,
      url,
      headers: [...personality.headers, ...headers],
      authorization: (to) => authorizer.authorization(asked, to),
    })
    const pause = personality.repeats.includes(response.status) ? pauses[repeats++] : undefined
    const again =
      response.status === 401
        ? authorizer.challenged(response.headers, at, challenges++) === 'again'
        : pause !== undefined
    if (!again) return response
    response.discard()
    if (pause !== undefined && pause > 0) await pauseFor(session, asked, pause)
  }
}

async function pauseFor({ wait, signal }: Session, asked: Asked, ms: number): Promise<void> {
  try {
    await wait(ms, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new PullStopped(asked, { kind: 'stopped' })
  }
}

/** How a question is named in a failure. */
export function askedOf(session: Session, { method, path, headers: _, ...rest }: RegistryQuestion): Asked {
  return { method, url: shownUrl(registryUrl(session, path), 'with-query'), ...rest }
}

/** The answer as a failure; reads what it says of itself. */
export async function refused(asked: Asked, response: HttpResponse): Promise<PullStopped> {
  const error = response.status === 401 ? challengeError(response.headers) : null
  return new PullStopped(asked, refusal(response, await readErrorText(response, ERROR_LIMIT), error))
}

/** `Docker-Content-Digest`; null when it is missing or empty. */
export function contentDigest({ headers }: HttpResponse): string | null {
  const digest = header(headers, 'docker-content-digest')
  return digest === '' ? null : digest
}
