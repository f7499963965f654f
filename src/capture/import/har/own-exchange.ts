// An entry that pullscope wrote, with what stands in its `_pullscope`: the exchange comes back as it was recorded.

import type { JsonObject } from '../../checks.ts'
import { isJsonObject } from '../../checks.ts'
import { urlOfHar } from '../../har-url.ts'
import type { EntryShape } from './entry-shape.ts'
import type { Claimed } from './fact.ts'
import type { Moments } from './moments.ts'
import { microsOf } from './time.ts'

/** `start`: of the capture, in microseconds since 1970. All but HAR's own fields is still to be checked. */
export function ownClaims(
  entry: EntryShape,
  own: JsonObject,
  { moments, start }: { readonly moments: Moments; readonly start: number },
): Claimed[] {
  const { request, response } = entry
  const at = (millis: unknown, otherwise: number): number =>
    typeof millis === 'number' ? start + microsOf(millis) : otherwise
  const interim = Array.isArray(own['interim']) ? (own['interim'] as unknown[]) : []
  return [
    {
      micros: moments.startedAt,
      event: {
        type: 'request.started',
        method: request.method,
        url: urlOfHar(request.url),
        httpVersion: versionOf(request.httpVersion),
        headers: pairsOf(request.headers),
        ...given('rewritten', own['requestRewritten']),
      },
    },
    ...(own['requestBody'] === undefined
      ? []
      : [
          {
            micros: at(own['requestEndedAt'], moments.sentAt),
            event: { type: 'request.completed' as const, body: bodyOf(own['requestBody'], request.postData) },
          },
        ]),
    ...interim.filter(isJsonObject).map((each) => ({
      micros: at(each['at'], moments.answeredAt),
      event: { ...without(each, 'at'), type: 'interim.passed' as const },
    })),
    ...(response == null || own['answeredBy'] === undefined ? [] : answerClaims(response, own, moments)),
    ...(own['state'] === 'failed'
      ? [
          {
            micros: moments.endedAt,
            event: {
              ...objectOf(own['failure']),
              type: 'exchange.failed' as const,
              ...given('bytes', own['bytes']),
            },
          },
        ]
      : []),
  ]
}

function answerClaims(
  response: NonNullable<EntryShape['response']>,
  own: JsonObject,
  { answeredAt, endedAt }: Moments,
): Claimed[] {
  const head: Claimed = {
    micros: answeredAt,
    event: {
      type: 'response.started',
      from: own['answeredBy'],
      status: response.status,
      reason: response.statusText ?? '',
      httpVersion: versionOf(response.httpVersion),
      headers: pairsOf(response.headers),
      ...given('rewritten', own['responseRewritten']),
    },
  }
  const body = { body: bodyOf(own['body'], response.content) }
  if (own['state'] === 'complete')
    return [head, { micros: endedAt, event: { type: 'response.completed', ...body } }]
  const bytes = own['bytes'] ?? 0
  // The failure that follows says itself how far it got.
  if (own['state'] === 'failed') return [head]
  return [head, { micros: endedAt, event: { type: 'response.progressed', bytes } }]
}

/** Content that somebody took out of the file is not there. */
function bodyOf(
  own: unknown,
  content: { readonly text?: string | null; readonly encoding?: string | null } | null | undefined,
): object {
  const summary = objectOf(own)
  const text = content?.text ?? null
  if (text !== null) return { ...summary, [content?.encoding === 'base64' ? 'base64' : 'text']: text }
  const isGone = summary['kept'] !== 'none' && summary['base64'] === undefined
  return isGone ? { ...summary, kept: 'none' } : summary
}

function pairsOf(headers: EntryShape['request']['headers']): [string, string][] {
  return (headers ?? []).map(({ name, value }) => [name, value])
}

function versionOf(text: string | null | undefined): string {
  return (text ?? '').replace(/^HTTP\//, '')
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

function given(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value }
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name))
}
