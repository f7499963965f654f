// A capture as it would be had nothing been redacted: another secret for each fingerprint, with the same claims.

import { createHash } from 'node:crypto'
import type { CaptureEvent } from '../../src/capture/event.ts'

const MARK = /redacted:([0-9a-f]{12})(?: (\{.*?\})(?=$|"))?/gs

/** Of the same capture, each fingerprint becomes the same secret everywhere. */
export function unredacted(events: readonly CaptureEvent[]): CaptureEvent[] {
  return events.map((event) => changed(event) as CaptureEvent)
}

/** Every string in a value anew. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapStrings(member, change)]))
}

function changed(value: unknown): unknown {
  return mapStrings(value, (text) => {
    const json = text.startsWith('{') && text.includes('redacted:') ? parsed(text) : null
    return json === null ? text.replace(MARK, secretFor) : JSON.stringify(changed(json))
  })
}

function secretFor(_: string, fingerprint: string, claims: string | undefined): string {
  const random = createHash('sha256').update(fingerprint).digest('base64url')
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  return claims === undefined ? random : [part('{"alg":"RS256"}'), part(claims), random].join('.')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null // some other text
  }
}
