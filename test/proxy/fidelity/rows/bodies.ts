// Bodies of answers, and how their end is told.

import { answer, answered, get, GET, OVER, type Difference, type Row } from '../row.ts'

const CHUNKED = answer('200 OK', 'Transfer-Encoding: chunked')
const EVERY_BYTE = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))

const CLOSES: Difference = {
  at: 'ends',
  through: OVER,
  why: 'Node closes both sides behind a body that runs until the close, where this client does not',
}

export const BODIES: readonly Row[] = [
  { name: 'with a length', play: answered(GET, answer('200 OK', 'Content-Length: 5') + 'hello') },
  { name: 'of no bytes', play: answered(GET, answer('200 OK', 'content-length: 0')) },
  {
    name: 'with a length with zeros before it',
    play: answered(GET, answer('200 OK', 'Content-Length: 0005') + 'hello'),
  },
  {
    name: 'of all bytes there are',
    play: answered(GET, answer('200 OK', 'Content-Length: 256') + EVERY_BYTE),
  },
  {
    name: 'compressed, as the origin did',
    play: answered(
      get('/', 'Accept-Encoding: gzip'),
      answer('200 OK', 'Content-Encoding: gzip', 'Content-Length: 5') + '\x1f\x8b\x08\0\xff',
    ),
  },
  { name: 'in chunks', play: answered(GET, `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`) },
  {
    name: 'in chunks of other forms: extensions, upper case, zeros',
    play: answered(GET, `${CHUNKED}5;a=b;c="d"\r\nhello\r\n00A\r\n0123456789\r\n0;last\r\n\r\n`),
  },
  { name: 'of the last chunk alone', play: answered(GET, `${CHUNKED}0\r\n\r\n`) },
  {
    name: 'with trailers, repeated and in odd case',
    play: answered(
      GET,
      `${answer('200 OK', 'Trailer: X-Sum', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\nX-Sum: a\r\nx-SUM: b\r\n\r\n`,
    ),
  },
  {
    name: 'with trailers that were not announced',
    play: answered(GET, `${CHUNKED}5\r\nhello\r\n0\r\nX-Sum: a\r\n\r\n`),
  },
  {
    name: 'announced with a Trailer, without chunks',
    play: answered(GET, answer('200 OK', 'Trailer: X-Sum', 'Content-Length: 2') + 'ok'),
    differs: [
      {
        at: 'client',
        direct: 'Trailer: X-Sum\r\n',
        through: '',
        why: 'there can be no trailers, and Node throws on the header',
      },
    ],
  },
  {
    name: 'until the close',
    play: answered(GET, answer('200 OK', 'Content-Type: text/plain') + 'hello', 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [CLOSES],
  },
  {
    name: 'until the close, of no bytes',
    play: answered(GET, answer('200 OK'), 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [CLOSES],
  },
  {
    name: 'in another transfer coding, until the close',
    play: answered(GET, answer('200 OK', 'Transfer-Encoding: gzip') + 'hello', 'finish'),
    ends: { client: 'ended', origin: 'open' },
    differs: [CLOSES],
  },
  {
    name: 'whose first byte is slow: the head is there before it',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      const head = answer('200 OK', 'Content-Length: 5')
      origin.send(head)
      await client.gets(head)
      for (const byte of 'hello') {
        origin.send(byte)
        await client.gets(new RegExp(`\r\n\r\nhell?o?`.slice(0, 5 + 'hello'.indexOf(byte)), 's'))
      }
      await client.gets('hello')
    },
  },
  {
    name: 'of 3 MiB',
    play: answered(
      GET,
      answer('200 OK', `Content-Length: ${3 * 1024 * 1024 + 4}`) + EVERY_BYTE.repeat(12 * 1024) + 'over',
    ),
  },
]
