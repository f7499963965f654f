// What a trace shows of roads and walls: an upstream proxy, a certificate that nobody verified, a tunnel that nobody looked
// into, a pull through `--reverse`, and a client that was turned away.

import type { CaptureEvent, UpstreamTls } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { digestOf, DOCKER } from './play.ts'
import type { Story } from './traces.ts'

export const INSECURE = 'registry.test:5000'
const CDN = 'cdn.test'
const BLOB = digestOf('a blob')
const LAYER_URL = `https://${INSECURE}/v2/library/redis/blobs/${BLOB}`
const EMPTY = { bytes: 0, sha256: '0'.repeat(64), kept: 'none' } as const

const tlsOf = (name: string): Omit<UpstreamTls, 'verification'> => ({
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  certificate: {
    subject: `CN=${name}`,
    issuer: 'CN=Old Authority,O=Example',
    notBefore: '2024-01-01T00:00:00.000Z',
    notAfter: '2025-01-01T00:00:00.000Z',
    sha256: 'ab'.repeat(32),
  },
})

/** In order of time; ended unless told otherwise: then the tunnel is still open. */
export function reachEvents(end: 'ended' | 'open' = 'ended'): readonly CaptureEvent[] {
  const events: CaptureEvent[] = [
    {
      at: 0,
      type: 'capture.started',
      version: 1,
      source: 'proxy',
      startedAt: '2026-01-02T03:04:05.000Z',
      effects: [],
      insecure: [INSECURE, '*.lab.test'],
    },
    { at: 1, type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' },
    {
      at: 2,
      type: 'request.started',
      exchange: 0,
      connection: 0,
      method: 'GET',
      url: LAYER_URL,
      httpVersion: '1.1',
      headers: [
        ['Host', '127.0.0.1:5000'],
        ['User-Agent', DOCKER],
      ],
      rewritten: [
        {
          part: 'url',
          from: LAYER_URL.replace(`https://${INSECURE}`, 'http://127.0.0.1:5000'),
          to: LAYER_URL,
        },
        { part: 'host', from: '127.0.0.1:5000', to: INSECURE },
      ],
    },
    { at: 2, type: 'request.completed', exchange: 0, body: EMPTY },
    {
      at: 20,
      type: 'upstream.connected',
      connection: 0,
      authority: INSECURE,
      address: '[fd00::7]:5000',
      dnsMs: 3,
      connectMs: 5,
      tlsMs: 9,
      tls: { ...tlsOf('registry.test'), verification: 'off', wouldFail: 'tls-expired' },
    },
    {
      at: 25,
      type: 'interim.passed',
      exchange: 0,
      status: 103,
      reason: 'Early Hints',
      headers: [['Link', '<https://cdn.test>; rel="preconnect"']],
    },
    {
      at: 30,
      type: 'response.started',
      exchange: 0,
      from: 'upstream',
      status: 307,
      reason: 'Temporary Redirect',
      httpVersion: '1.1',
      headers: [['Location', `https://${CDN}/blob/1`]],
      rewritten: [
        {
          part: 'location',
          from: `https://${CDN}/blob/1`,
          to: `http://127.0.0.1:5000/.pullscope/redirect/https/${CDN}/blob/1`,
        },
      ],
    },
    { at: 31, type: 'response.completed', exchange: 0, body: EMPTY },
    {
      at: 40,
      type: 'request.started',
      exchange: 1,
      connection: 0,
      method: 'GET',
      url: `https://${CDN}/blob/1`,
      httpVersion: '1.1',
      headers: [['User-Agent', DOCKER]],
    },
    { at: 40, type: 'request.completed', exchange: 1, body: EMPTY },
    {
      at: 70,
      type: 'upstream.connected',
      connection: 0,
      authority: CDN,
      address: '127.0.0.1:1080',
      dnsMs: null,
      connectMs: 18,
      tlsMs: 11,
      via: 'socks5h://127.0.0.1:1080',
      tls: { ...tlsOf('cdn.test'), verification: 'on' },
    },
    {
      at: 80,
      type: 'response.started',
      exchange: 1,
      from: 'upstream',
      status: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers: [['Content-Length', '6']],
    },
    {
      at: 81,
      type: 'response.completed',
      exchange: 1,
      body: { bytes: 6, sha256: BLOB.slice(7), kept: 'none' },
    },
    { at: 100, type: 'connection.opened', connection: 1, client: '127.0.0.1:50001' },
    {
      at: 101,
      type: 'tunnel.opened',
      connection: 1,
      authority: 'quay.io',
      intercepted: false,
      sni: 'quay.io',
      alpn: ['h2', 'http/1.1'],
    },
    {
      at: 110,
      type: 'upstream.connected',
      connection: 1,
      authority: 'quay.io',
      address: '192.0.2.7:443',
      dnsMs: 2,
      connectMs: 6,
      tlsMs: null,
    },
    { at: 300, type: 'tunnel.progressed', connection: 1, sent: 1800, received: 2_400_000 },
    { at: 400, type: 'connection.opened', connection: 2, client: '192.0.2.99:50002' },
    {
      at: 401,
      type: 'request.started',
      exchange: 2,
      connection: 2,
      method: 'CONNECT',
      url: 'quay.io:443',
      httpVersion: '1.1',
      headers: [['User-Agent', DOCKER]],
    },
    {
      at: 402,
      type: 'response.started',
      exchange: 2,
      from: 'pullscope',
      status: 407,
      reason: 'Proxy Authentication Required',
      httpVersion: '1.1',
      headers: [],
    },
    {
      at: 403,
      type: 'exchange.failed',
      exchange: 2,
      side: 'client',
      cause: 'access-denied',
      message: 'this proxy wants a user and a password',
    },
  ]
  if (end === 'open') return events
  return [
    ...events,
    { at: 1301, type: 'tunnel.closed', connection: 1, sent: 2100, received: 31_400_000 },
    { at: 1302, type: 'connection.closed', connection: 1 },
    { at: 1400, type: 'capture.ended', reason: 'quit' },
  ]
}

function storyOf(events: readonly CaptureEvent[]): Story {
  const session = reduceAll(events)
  return { session, trace: decode(session) }
}

export const reach: Story = storyOf(reachEvents())
