// Secrets put into every place of a HAR that has one for them, read as any user reads it: none comes out of any exporter.

import { describe, expect, it } from 'vitest'
import { readHar } from '../../../src/capture/import/har.ts'
import { createRedactor } from '../../../src/capture/redact.ts'
import { decode } from '../../../src/decode/decode.ts'
import { reduceAll } from '../../../src/model/reduce.ts'
import type { Session } from '../../../src/model/session.ts'
import { judge } from '../../../src/rules/judge.ts'
import { harText } from '../../../src/views/har.ts'
import { EXPORT_FORMATS } from '../../../src/views/index.ts'
import { joined } from '../../helpers/joined.ts'

const CANARY = 'c4n4ry-Secret_value'

const pair = (name: string, value: string): object => ({ name, value })
const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')
const JWT = [part({ alg: 'RS256' }), part({ exp: 2, iat: 1, sub: CANARY }), CANARY].join('.')
const BASIC = Buffer.from(`alice:${CANARY}`).toString('base64')

/** Pieces by which a secret is told, however it is written. */
const TRACES = [CANARY, BASIC, ...JWT.split('.').slice(1), encodeURIComponent(CANARY)]

function entry(i: number, request: object, response: object, rest: object = {}): object {
  const url = `https://r.example/v2/${i}`
  const message = {
    httpVersion: 'HTTP/1.1',
    cookies: [pair('s', CANARY)],
    headers: [],
    headersSize: -1,
    bodySize: -1,
  }
  return {
    startedDateTime: `2026-01-31T12:00:0${i}.000Z`,
    time: 1,
    comment: CANARY,
    request: { method: 'GET', url, queryString: [pair('sig', CANARY)], ...message, ...request },
    response: {
      status: 200,
      statusText: 'OK',
      redirectURL: `https://cdn.example/?sig=${CANARY}`,
      ...message,
      content: { size: 0, mimeType: '' },
      ...response,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
    ...rest,
  }
}

const json = [pair('Content-Type', 'application/json')]
const form = [pair('Content-Type', 'application/x-www-form-urlencoded')]
const ENTRIES = [
  entry(0, { headers: [pair('Authorization', `Bearer ${JWT}`), pair('Cookie', `s=${CANARY}`)] }, {}),
  entry(
    1,
    { headers: [pair('Authorization', `Basic ${BASIC}`)] },
    { headers: [pair('Set-Cookie', `s=${CANARY}; Path=/`)] },
  ),
  entry(2, { url: `https://alice:${CANARY}@r.example/v2/?sig=${CANARY}&scope=a#${CANARY}` }, {}),
  entry(
    3,
    {
      method: 'POST',
      headers: form,
      postData: { mimeType: '', text: `grant_type=password&password=${CANARY}` },
    },
    {},
  ),
  entry(
    4,
    {},
    { headers: json, content: { size: -1, text: JSON.stringify({ token: JWT, access_token: CANARY }) } },
  ),
  entry(
    5,
    {},
    { status: 307, headers: [pair('Location', `https://cdn.example/b?X-Amz-Signature=${CANARY}`)] },
  ),
  entry(6, {}, { status: 0, _error: `failed: https://u:${CANARY}@proxy.example refused Bearer ${JWT}` }),
  entry(
    7,
    {},
    {
      headers: json,
      content: {
        size: -1,
        encoding: 'base64',
        text: Buffer.from(JSON.stringify({ token: CANARY })).toString('base64'),
      },
    },
  ),
]

/** What pullscope writes beside HAR's own fields, made by somebody else. */
const OWN_ENTRY = entry(
  8,
  {},
  { headers: json },
  {
    _connectionId: '0',
    _pullscope: {
      state: 'complete',
      answeredBy: 'upstream',
      requestBody: { bytes: 9, sha256: '0'.repeat(64), kept: 'whole', base64: BASIC },
      body: { bytes: 9, sha256: '0'.repeat(64), kept: 'whole', text: JSON.stringify({ token: CANARY }) },
      interim: [{ at: 1, status: 103, reason: '', headers: [['Authorization', `Basic ${BASIC}`]] }],
      requestRewritten: [{ part: 'authorization', from: `Basic ${BASIC}`, to: null }],
      responseRewritten: [{ part: 'url', from: `https://r.example/?sig=${CANARY}`, to: null }],
      to: CANARY,
    },
  },
)
const OWN_EVENTS = [
  {
    at: 0,
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-31T12:00:00Z',
    effects: [],
    secrets: 'kept',
  },
  { at: 0, type: 'client.started', argv: ['skopeo', '--src-creds', `alice:${CANARY}`] },
  { at: 1, type: 'connection.opened', connection: 0, client: '127.0.0.1:1' },
  {
    at: 2,
    type: 'upstream.connected',
    connection: 0,
    authority: 'a',
    address: 'b',
    dnsMs: 1,
    connectMs: 1,
    tlsMs: 1,
    via: `http://u:${CANARY}@p:1`,
  },
  {
    at: 3,
    type: 'upstream.failed',
    connection: 0,
    authority: 'a',
    cause: 'refused',
    message: `token=${CANARY}`,
  },
]

function opened(log: object): Session {
  const { events, problems } = readHar(JSON.stringify({ log }))
  expect(problems).toEqual([])
  return reduceAll(events.map(createRedactor({ key: new Uint8Array(32), secrets: 'redacted' })))
}

const FILES: readonly (readonly [string, object])[] = [
  [
    'of another program',
    { comment: CANARY, creator: { name: 'x', version: '1', comment: CANARY }, entries: ENTRIES },
  ],
  [
    'that says it is our own',
    { _pullscope: { version: 1, events: OWN_EVENTS, findings: [CANARY] }, entries: [...ENTRIES, OWN_ENTRY] },
  ],
]

describe.each(FILES)('a HAR %s', (_, log) => {
  it.each(EXPORT_FORMATS)('holds no secret as $id', ({ render }) => {
    const session = opened(log)
    const trace = decode(session)
    expect(session.exchanges.length).toBeGreaterThanOrEqual(ENTRIES.length)
    expect(session.secretsKept).toBe(false)
    const { findings } = judge(trace, session)
    const options = { width: 120, glyphs: 'utf8', colours: 'none', findings } as const
    const text = joined(render(session, trace, options))
    for (const secret of TRACES) expect(text).not.toContain(secret)
  })

  it('comes back from a HAR of ours with the same fingerprints', () => {
    const session = opened(log)
    const again = opened(
      (JSON.parse(harText(session, decode(session), { findings: [] })) as { log: object }).log,
    )
    expect(again.exchanges.map((each) => each?.request)).toEqual(
      session.exchanges.map((each) => each?.request),
    )
  })
})
