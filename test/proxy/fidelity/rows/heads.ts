// Heads of answers: what the client gets.

import { answer, answered, GET, get, OK, OVER, request, type Row } from '../row.ts'

const HEAD_ONLY = request('HEAD /v2/a/manifests/latest')
const EMPTY = 'Content-Length: 0'

export const HEADS: readonly Row[] = [
  {
    name: 'two challenges, odd case, repeats and order',
    play: answered(
      GET,
      answer(
        '401 Unauthorized',
        'WWW-Authenticate: Negotiate',
        'docker-distribution-api-version: registry/2.0',
        'Www-Authenticate: Bearer realm="https://auth.test/token",service="registry.test"',
        'RETRY-AFTER: 1',
        'Retry-After: 2',
        EMPTY,
      ),
    ),
  },
  {
    name: 'a Location of 12 KiB',
    play: answered(
      GET,
      answer('307 Temporary Redirect', `Location: https://cdn.test/b?sig=${'s'.repeat(12 * 1024)}`, EMPTY),
    ),
  },
  {
    name: '64 KiB of headers',
    play: answered(GET, answer('200 OK', `X-Big: ${'b'.repeat(64 * 1024)}`, EMPTY)),
  },
  {
    name: '2,000 headers',
    play: answered(GET, answer('200 OK', ...Array.from({ length: 2_000 }, (_, i) => `X-${i}: v`), EMPTY)),
  },
  { name: 'bytes beyond ASCII', play: answered(GET, answer('200 OK', 'X-Name: caf\xe9 \xc3\xa9', EMPTY)) },
  { name: 'bytes beyond ASCII in the reason', play: answered(GET, answer('404 Pas trouv\xe9', EMPTY)) },
  { name: 'an empty reason', play: answered(GET, answer('200 ', EMPTY)) },
  {
    name: 'a reason without the space before it',
    play: answered(GET, answer('200', EMPTY)),
    differs: [
      {
        at: 'client',
        direct: 'HTTP/1.1 200\r\n',
        through: 'HTTP/1.1 200 \r\n',
        why: 'the grammar asks for the space (RFC 9112 §4), and Node writes it',
      },
    ],
  },
  { name: 'a reason of its own', play: answered(GET, answer("418 I'm a  teapot, (really)", EMPTY)) },
  { name: 'a status that nobody knows', play: answered(GET, answer('299 Fine', EMPTY)) },
  { name: 'a status beyond those of the RFC', play: answered(GET, answer('799 Own', EMPTY)) },
  { name: 'no Date, no Server: nothing is added', play: answered(GET, answer('200 OK', EMPTY)) },
  {
    name: 'HEAD with a length',
    play: answered(HEAD_ONLY, answer('200 OK', 'Content-Length: 1862', 'Docker-Content-Digest: sha256:0f')),
  },
  { name: 'HEAD with chunks', play: answered(HEAD_ONLY, answer('200 OK', 'Transfer-Encoding: chunked')) },
  { name: 'HEAD with neither', play: answered(HEAD_ONLY, answer('200 OK', 'ETag: "x"')) },
  { name: '204', play: answered(GET, answer('204 No Content', 'ETag: "x"')) },
  { name: '204 with a length of none', play: answered(GET, answer('204 No Content', EMPTY)) },
  { name: '304', play: answered(GET, answer('304 Not Modified', 'ETag: "x"')) },
  {
    name: '304 with a length',
    play: answered(GET, answer('304 Not Modified', 'Content-Length: 512', 'ETag: "x"')),
  },
  {
    name: 'headers of its hop',
    play: answered(GET, answer('200 OK', 'Keep-Alive: timeout=5', 'Connection: X-Hop', 'X-Hop: 1', EMPTY)),
  },
  {
    name: 'Connection: close',
    play: answered(GET, answer('200 OK', 'CONNECTION: X-Hop, close', 'X-Hop: 1', EMPTY), 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [
      {
        at: 'ends',
        through: OVER,
        why: 'Node closes both sides behind an answer with `close`, where this client does not',
      },
    ],
  },
  {
    name: 'an origin of HTTP/1.0',
    play: answered(GET, 'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello', 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [
      { at: 'client', direct: 'HTTP/1.0', through: 'HTTP/1.1', why: 'towards the client we speak HTTP/1.1' },
      { at: 'ends', through: OVER, why: 'Node closes both sides behind a body that runs until the close' },
    ],
  },
  {
    name: '103, and then the answer',
    play: answered(GET, `HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nLINK: </b>\r\n\r\n${OK}`),
  },
  {
    name: '102 twice, and an odd reason',
    play: answered(GET, `HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 102 \r\nX: 1\r\n\r\n${OK}`),
  },
  { name: '100 that nobody asked for', play: answered(GET, `HTTP/1.1 100 Continue\r\n\r\n${OK}`) },
  {
    name: '103 long before the answer',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      const hint = answer('103 Early Hints', 'Link: </a>')
      origin.send(hint)
      await client.gets(hint)
      origin.send(OK)
      await client.gets('ok')
    },
  },
  {
    name: 'a head byte by byte',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      for (const byte of OK) origin.send(byte)
      await client.gets('ok')
    },
  },
  {
    name: '206 with its range',
    play: answered(
      get('/', 'Range: bytes=0-1'),
      answer('206 Partial Content', 'Content-Range: bytes 0-1/1000', 'Content-Length: 2') + 'ok',
    ),
  },
  {
    name: '416',
    play: answered(
      get('/', 'Range: bytes=9-'),
      answer('416 Range Not Satisfiable', 'Content-Range: bytes */2', EMPTY),
    ),
  },
]
