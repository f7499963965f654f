// Out and in again is the session that it was, but for the written list of losses: of every recorded capture, and of any
// capture at all.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BodySummary } from '../../../src/capture/event.ts'
import { readHar } from '../../../src/capture/import/har.ts'
import { createRedactor } from '../../../src/capture/redact.ts'
import { decode } from '../../../src/decode/decode.ts'
import { readCaptureFile } from '../../../src/io/capture-file.ts'
import { reduceAll } from '../../../src/model/reduce.ts'
import type { Exchange, Session } from '../../../src/model/session.ts'
import { harText, LOSSES } from '../../../src/views/har.ts'
import { CAPTURES } from '../../helpers/captures.ts'
import { anyCapture, anyEvents } from '../../helpers/events.ts'
import { complaints } from '../../helpers/har-spec.ts'

type Lost = (typeof LOSSES)[number]['field']

/** What is left of a session when one thing is lost. The compiler keeps it complete. */
const WITHOUT: { readonly [F in Lost]: (session: Session) => Session } = {
  source: (session) => ({ ...session, source: 'har' }),
  effects: (session) => ({ ...session, effects: [] }),
  secretsKept: (session) => ({ ...session, secretsKept: false }),
  anomalies: (session) => ({ ...session, anomalies: [] }),
  lastAt: (session) => ({ ...session, lastAt: 0 }),
  head: (session) =>
    session.version === null ? { ...session, version: 1, startedAt: '1970-01-01T00:00:00.000000Z' } : session,
  'exchange.id': (session) => ({
    ...session,
    exchanges: session.exchanges
      .filter((exchange) => exchange !== undefined)
      .sort((a, b) => a.startedAt - b.startedAt)
      .map((exchange, id) => ({ ...exchange, id })),
  }),
  'exchange.times': (session) => ({
    ...session,
    exchanges: session.exchanges.map((exchange) => exchange && inMicroseconds(exchange)),
  }),
  'body.content': (session) => ({
    ...session,
    exchanges: session.exchanges.map((exchange) => exchange && withOneContent(exchange)),
  }),
}

function inMicroseconds(exchange: Exchange): Exchange {
  const json = JSON.stringify(exchange, (key, value: unknown) =>
    /^(?:at|\w+At)$/.test(key) && typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
  )
  return JSON.parse(json) as Exchange
}

function withOneContent(exchange: Exchange): Exchange {
  const requestBody = exchange.requestBody && oneContent(exchange.requestBody, 'empty')
  const rest = { ...exchange, requestBody }
  return rest.state === 'complete' ? { ...rest, body: oneContent(rest.body, 'none') } : rest
}

/** A request's base64 stands in `_pullscope`, and so beside a text; content that was never there is `none`. */
function oneContent(body: BodySummary, place: 'empty' | 'none'): BodySummary {
  if (body.text === undefined && body.base64 === undefined && body.kept !== 'none')
    return { ...body, kept: 'none' }
  if (place === 'empty' || body.text === undefined) return body
  const { base64: _, ...rest } = body
  return rest
}

function lossy(session: Session): Session {
  return LOSSES.reduce((left, { field }) => WITHOUT[field](left), session)
}

function written(session: Session): string {
  return harText(session, decode(session), { findings: [] })
}

describe.each(readdirSync(CAPTURES).filter((name) => name.endsWith('.jsonl')))('%s', (file) => {
  it('comes back as it was, through redaction, too', async () => {
    const session = reduceAll((await readCaptureFile(join(CAPTURES, file))).events)
    const { events, problems } = readHar(written(session))
    const redact = createRedactor({ key: new Uint8Array(32), secrets: 'redacted' })
    const back = reduceAll(events.map(redact))
    expect(problems).toEqual([])
    expect(lossy(back)).toEqual(lossy(session))
    expect(back.effects).toEqual([
      ...session.effects,
      'This capture was read from a HAR file that pullscope wrote.',
    ])
    expect(decode(back).steps).toEqual(decode(session).steps)
  })

  it('is valid HAR, and so is what is written of what was read', async () => {
    const session = reduceAll((await readCaptureFile(join(CAPTURES, file))).events)
    const text = written(session)
    expect(complaints(JSON.parse(text))).toEqual([])
    const again = written(reduceAll(readHar(text).events))
    expect(JSON.parse(again)).toMatchObject({ log: { entries: (JSON.parse(text) as Document).log.entries } })
  })
})

interface Document {
  readonly log: { readonly entries: readonly object[] }
}

describe('any capture', () => {
  it('comes back as it was, but for what is on the list', () => {
    fc.assert(
      fc.property(anyCapture, (events) => {
        const session = reduceAll(events)
        const { events: again, problems } = readHar(written(session))
        const back = reduceAll(again)
        expect(problems).toEqual([])
        expect(back.anomalies).toEqual([])
        expect(lossy(back)).toEqual(lossy(session))
      }),
      { numRuns: 300 },
    )
  })

  it('gives valid HAR, in whatever order its events are', () => {
    fc.assert(
      fc.property(fc.oneof(anyCapture, anyEvents), (events) => {
        const text = written(reduceAll(events))
        expect(complaints(JSON.parse(text))).toEqual([])
        expect(readHar(text).problems).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

it('has a reason for each loss, and no loss twice', () => {
  expect(new Set(LOSSES.map(({ field }) => field)).size).toBe(LOSSES.length)
  for (const { why } of LOSSES) expect(why).toMatch(/\w+ \w+/)
})
