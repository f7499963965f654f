// One entry of a HAR: read, left out, or a sentence on why it cannot be read.

import { isJsonObject } from '../../checks.ts'
import { cutShortAt } from './came.ts'
import { PLAIN, type Dialect } from './dialect.ts'
import { connectedPort, connectionOf, ENTRY } from './entry-shape.ts'
import type { EntryShape } from './entry-shape.ts'
import { claimsOf } from './exchange.ts'
import type { Fact } from './fact.ts'
import { factsOf } from './fact.ts'
import { authorityOf, meantUrl } from './headers.ts'
import { isCached, isWithheld } from './implied.ts'
import { momentsOf } from './moments.ts'
import { ownClaims } from './own-exchange.ts'
import { parseTime } from './time.ts'
import { isTunnel, tunnelClaims } from './tunnel.ts'

export interface EntryContext {
  readonly dialect: Dialect
  /** Of the capture that pullscope wrote, in microseconds since 1970; null for another program's. */
  readonly ownStart: number | null
}

export interface ReadEntry {
  readonly kind: 'read'
  readonly startedAt: number
  readonly facts: readonly Fact[]
  /** As the file names it; `number` where pullscope did. */
  readonly connection: string | number | null
  readonly authority: string
  /** What the file does not say of it. */
  readonly lacks: readonly ('times' | 'bodies')[]
}

/** `told`: pullscope's events tell it · `cached`: no server was asked · `local`: no request at all. */
export interface LeftOut {
  readonly kind: 'told' | 'cached' | 'local'
}

export function readEntry(value: unknown, { dialect, ownStart }: EntryContext): ReadEntry | LeftOut | string {
  const own = ownStart === null || !isJsonObject(value) ? undefined : value['_pullscope']
  if (isJsonObject(own) && own['exchange'] === null) return { kind: 'told' }
  const checked = ENTRY(value, '')
  if (!checked.ok) return checked.message
  const entry = meant(checked.value, dialect)
  const startedAt = parseTime(entry.startedDateTime)
  if (startedAt === null)
    return `\`startedDateTime\` is ${quoted(entry.startedDateTime)}, expected a time of ISO 8601`
  const { url } = entry.request
  const isImplied = !isJsonObject(own) && dialect.unsent === 'implied'
  if ((!isJsonObject(own) && isLocal(url)) || (isImplied && isWithheld(entry))) return { kind: 'local' }
  if (!isJsonObject(own) && isFromCache(value, entry, dialect)) return { kind: 'cached' }
  const moments = momentsOf(entry, startedAt, isJsonObject(own) ? OWN_DIALECT : dialect)
  const facts = factsOf(
    isJsonObject(own)
      ? ownClaims(entry, own, { moments, start: ownStart ?? 0 })
      : isTunnel(entry)
        ? tunnelClaims(entry, moments)
        : claimsOf(entry, moments, {
            port: connectedPort(value, url, dialect),
            cutShort: cutShortAt(entry, dialect),
          }),
  )
  if (typeof facts === 'string') return facts
  return {
    kind: 'read',
    startedAt,
    facts,
    connection: isJsonObject(own) ? ownConnectionOf(value) : connectionOf(value, url, dialect),
    authority: authorityOf(url),
    lacks: isJsonObject(own) ? [] : lacking(facts, moments.isTold),
  }
}

function meant(entry: EntryShape, dialect: Dialect): EntryShape {
  const { request, response } = entry
  const url = meantUrl(request, dialect)
  const isMessage = dialect.bodySize === 'message' && (response?.headersSize ?? -1) >= 0
  const bodySize = (response?.bodySize ?? -1) - (response?.headersSize ?? -1)
  return {
    ...entry,
    ...(url === request.url ? {} : { request: { ...request, url } }),
    ...(isMessage && bodySize >= 0 ? { response: { ...response, bodySize } } : {}),
  }
}

/** The number that the capture's other events know it by. */
function ownConnectionOf(entry: unknown): number | null {
  const name = isJsonObject(entry) ? entry['_connectionId'] : undefined
  return typeof name === 'string' && /^\d{1,6}$/.test(name) ? Number(name) : null
}

const OWN_DIALECT: Dialect = { ...PLAIN, author: 'pullscope' }

function lacking(facts: readonly Fact[], hasTimes: boolean): ReadEntry['lacks'] {
  const hasAllBodies = facts.every(
    ({ event }) =>
      (event.type !== 'request.completed' && event.type !== 'response.completed') ||
      (event.body.sha256 ?? event.body.decoded?.sha256) !== undefined,
  )
  const isAnswered = facts.some(({ event }) => event.type === 'response.started')
  return [
    ...(hasTimes || !isAnswered ? [] : ['times' as const]),
    ...(hasAllBodies ? [] : ['bodies' as const]),
  ]
}

/** Chromium lists what never left the browser, too. */
function isLocal(url: string): boolean {
  return /^(?:data|blob|about|file|filesystem|chrome|chrome-extension|moz-extension|resource):/i.test(url)
}

/** Chromium says where it was; older versions of Firefox wrote what the cache held, and status 200. */
function isFromCache(value: unknown, entry: EntryShape, dialect: Dialect): boolean {
  if ((entry._fromCache ?? '') !== '') return true
  if (dialect.unsent === 'said') return false
  const cache = isJsonObject(value) ? value['cache'] : undefined
  const isOlder =
    isJsonObject(cache) && Object.hasOwn(cache, 'afterRequest') && entry.response?.status !== 304
  return isOlder || isCached(entry)
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
