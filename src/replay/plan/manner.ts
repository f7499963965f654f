// How a recorded client asked: what it called itself, what it accepts, how many layers it fetched at once.

import type { Pull, Step } from '../../decode/trace.ts'
import { header, headerValues } from '../../http/headers.ts'
import { sentHeaders } from '../../model/sent.ts'
import type { Session } from '../../model/session.ts'
import { isDigest } from '../../registry/digest.ts'
import type { Manner, RecordedAccept } from './intent.ts'

interface Asked {
  readonly pull: Pull
  /** Tag or digest of the reference. */
  readonly target: string
}

export function mannerOf(session: Session, steps: readonly Step[], { pull, target }: Asked): Manner {
  // What is behind a redirect goes without the registry's Accept lines in some clients.
  const own = steps.filter(({ operation }) => operation !== null)
  return {
    userAgent: userAgentOf(session, own),
    accepts: own.flatMap((step) => acceptOf(session, step, target) ?? []).filter(isFirst),
    layersAtOnce: layersAtOnce(pull, steps),
    resolves: resolvesOf(own, target),
  }
}

/** A capture is anybody's file: what could not stand in a head is not sent. */
export function isSendable(value: string): boolean {
  return /^[\x20-\x7e]{1,2000}$/.test(value)
}

/** The first that one of the steps was sent with; null for none. */
function userAgentOf(session: Session, steps: readonly Step[]): string | null {
  const sent = steps.map((step) => header(headersOf(session, step), 'user-agent'))
  return sent.find((each) => each !== null && isSendable(each)) ?? null
}

export function headersOf({ exchanges }: Session, { exchange }: Step): ReturnType<typeof sentHeaders> {
  const found = exchange === null ? undefined : exchanges[exchange]
  return found === undefined ? [] : sentHeaders(found.request)
}

function acceptOf(session: Session, step: Step, target: string): RecordedAccept | null {
  const { operation, facts } = step
  if (operation !== 'manifest-get' && operation !== 'manifest-head' && operation !== 'blob-get') return null
  const isTag = operation !== 'blob-get' && facts.reference === target
  const what = isTag ? 'tag' : operation === 'blob-get' ? 'blob' : 'manifest'
  // A challenge's `application/json` is none of the content's.
  const mediaType = isTag || step.outcome === 'challenged' ? null : facts.mediaType
  if (!isTag && mediaType === null) return null
  return { what, mediaType, values: headerValues(headersOf(session, step), 'accept').filter(isSendable) }
}

function isFirst(one: RecordedAccept, at: number, all: readonly RecordedAccept[]): boolean {
  return all.findIndex(({ what, mediaType }) => what === one.what && mediaType === one.mediaType) === at
}

function resolvesOf(steps: readonly Step[], target: string): Manner['resolves'] {
  if (isDigest(target)) return 'unknown'
  const asked = steps.filter(({ facts }) => facts.reference === target)
  if (asked.some(({ operation }) => operation === 'manifest-head')) return 'by-head'
  return asked.some(({ operation }) => operation === 'manifest-get') ? 'by-get' : 'unknown'
}

/** A client that had all its layers under way at once may be able to have more. */
function layersAtOnce({ layers }: Pull, steps: readonly Step[]): number | null {
  const times = layers.flatMap(({ steps: ids }) => {
    const own = steps.filter(({ id }) => ids.includes(id))
    if (own.length === 0) return []
    const start = Math.min(...own.map(({ startedAt }) => startedAt))
    const end = Math.max(...own.map(({ endedAt, startedAt }) => endedAt ?? startedAt))
    return [{ start, end }]
  })
  const most = Math.max(
    0,
    ...times.map(({ start }) => times.filter((each) => each.start <= start && start < each.end).length),
  )
  return most === 0 || most === times.length ? null : most
}
