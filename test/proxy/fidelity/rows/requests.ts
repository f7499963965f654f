// Heads of requests: what the origin gets.

import { HOST } from '../../../helpers/proxy-rig.ts'
import { answer, answered, get, GET, OK, OVER, request, type Row } from '../row.ts'

export const REQUESTS: readonly Row[] = [
  {
    name: 'odd case, repeats, order and an empty value',
    play: answered(
      `GET /v2/ HTTP/1.1\r\nhOST: ${HOST}\r\nAccept: a\r\nX-Empty: \r\naccept: b\r\nACCEPT-encoding: gzip\r\nAccept: c\r\n\r\n`,
      OK,
    ),
  },
  {
    name: 'headers of its hop, and those that Connection names',
    play: answered(
      get(
        '/',
        'Connection: keep-alive, X-Hop',
        'X-Hop: 1',
        'TE: trailers',
        'Keep-Alive: timeout=5',
        'X-End: 1',
      ),
      OK,
    ),
  },
  {
    name: 'Connection: close',
    play: answered(get('/', 'connection: X-Hop, close', 'X-Hop: 1'), OK, 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [
      {
        at: 'ends',
        through: OVER,
        why: 'Node closes both sides behind an answer to `close`, where this client does not',
      },
    ],
  },
  { name: 'white space around values', play: answered(get('/', 'X-Pad: \t a  b \t'), OK) },
  { name: 'bytes beyond ASCII', play: answered(get('/', 'X-Name: caf\xe9 \xc3\xa9'), OK) },
  { name: 'double slashes and dot segments', play: answered(get('//v2/./a/../b//c'), OK) },
  {
    name: 'percent-encoding as it was, valid or not',
    play: answered(get('/v2/%7e%2F%2f%zz?a=%20+&b=%C3%a9&&c'), OK),
  },
  { name: 'characters that a URL parser would change', play: answered(get('/v2/a"<>\\^`{|}~?q=[]\'"'), OK) },
  { name: 'an empty query', play: answered(get('/v2/?'), OK) },
  { name: 'OPTIONS *', layer: 'tls', play: answered(request('OPTIONS *'), OK) },
  { name: 'no Host', layer: 'tls', play: answered('GET /v2/ HTTP/1.1\r\nAccept: */*\r\n\r\n', OK) },
  { name: 'two Hosts', layer: 'tls', play: answered(get('/', 'Host: other.test'), OK) },
  { name: 'a Range', play: answered(get('/', 'Range: bytes=0-0, -1'), OK) },
  {
    name: 'Upgrade to h2c, which an origin may ignore',
    play: answered(get('/', 'Connection: Upgrade', 'Upgrade: h2c'), OK),
  },
  { name: 'a method that is none of the usual', play: answered(request('PROPFIND /v2/'), OK) },
  {
    name: '64 KiB of headers that the origin refuses',
    play: answered(
      get('/', `X-Big: ${'b'.repeat(64 * 1024)}`),
      answer('431 Request Header Fields Too Large', 'Content-Length: 0'),
    ),
  },
  {
    name: '2,000 headers',
    play: answered(get('/', ...Array.from({ length: 2_000 }, (_, i) => `X-${i}: v`)), OK),
  },
  {
    name: 'a client of HTTP/1.0',
    play: answered(`GET /v2/ HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`, OK, 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [
      {
        at: 'origin',
        direct: 'GET /v2/ HTTP/1.0',
        through: 'GET /v2/ HTTP/1.1',
        why: 'upstream we speak HTTP/1.1',
      },
      { at: 'ends', through: OVER, why: 'Node closes both sides behind an answer to HTTP/1.0' },
    ],
  },
  {
    name: 'a head in two packets',
    play: async ({ client, origin: connection, way }) => {
      client.send(GET.slice(0, 20))
      if (way === 'direct') await (await connection()).gets(GET.slice(0, 20))
      client.send(GET.slice(20))
      const origin = await connection()
      await origin.gets(GET)
      origin.send(OK)
      await client.gets('ok')
    },
    layer: 'tls',
  },
]
