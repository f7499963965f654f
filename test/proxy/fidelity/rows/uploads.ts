// Bodies of requests: what the origin gets, when it asks first, and when it answers early.

import { answer, answered, get, OK, request, type Row } from '../row.ts'

const LENGTH = request('PUT /up', 'Content-Length: 10')
const CHUNKED = request('PATCH /up', 'Transfer-Encoding: chunked', 'Trailer: X-Sum')
const EXPECT = request('PUT /up', 'Expect: 100-continue', 'Content-Length: 5')
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const CREATED = answer('201 Created', 'Content-Length: 0')
const MIB = 1024 * 1024

export const UPLOADS: readonly Row[] = [
  { name: 'with a length', play: answered(`${LENGTH}helloworld`, CREATED) },
  { name: 'of no bytes', play: answered(request('POST /up', 'Content-Length: 0'), CREATED) },
  { name: 'of a POST without any framing', play: answered(request('POST /up'), CREATED) },
  { name: 'of a GET', play: answered(get('/', 'Content-Length: 5') + 'hello', OK) },
  {
    name: 'of a DELETE in chunks',
    play: answered(request('DELETE /', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n0\r\nX: 1\r\n\r\n', OK),
  },
  {
    name: 'in chunks, with extensions and trailers',
    play: async ({ client, origin: connection }) => {
      client.send(`${CHUNKED}5;a=b\r\nhello\r\n00A\r\n0123456789\r\n0\r\nX-Sum: a\r\nx-sum: b\r\n\r\n`)
      const origin = await connection()
      await origin.gets('x-sum: b\r\n\r\n')
      origin.send(CREATED)
      await client.gets(CREATED)
    },
  },
  {
    name: 'whose head goes up before its first byte',
    play: async ({ client, origin: connection }) => {
      client.send(LENGTH)
      const origin = await connection()
      await origin.gets(LENGTH)
      client.send('hello')
      await origin.gets('hello')
      client.send('world')
      await origin.gets('helloworld')
      origin.send(CREATED)
      await client.gets(CREATED)
    },
  },
  {
    name: 'that waits for 100 Continue, and gets it',
    play: async ({ client, origin: connection }) => {
      client.send(EXPECT)
      const origin = await connection()
      await origin.gets(EXPECT)
      origin.send(CONTINUE)
      await client.gets(CONTINUE)
      client.send('hello')
      await origin.gets('hello')
      origin.send(CREATED)
      await client.gets(CREATED)
    },
  },
  {
    name: 'that waits for 100 Continue, is refused, and is sent all the same',
    play: async ({ client, origin: connection }) => {
      client.send(EXPECT)
      const origin = await connection()
      await origin.gets(EXPECT)
      origin.send(answer('417 Expectation Failed', 'Content-Length: 0'))
      await client.gets('417')
      client.send('hello')
      await origin.gets('hello')
    },
  },
  {
    name: 'that waits for 100 Continue, hears nothing, and is sent',
    play: async ({ client, origin: connection }) => {
      client.send(EXPECT)
      const origin = await connection()
      await origin.gets(EXPECT)
      client.send('hello')
      await origin.gets('hello')
      origin.send(CREATED)
      await client.gets(CREATED)
    },
  },
  {
    name: 'that expects what nobody knows',
    play: answered(request('PUT /up', 'Expect: tea', 'Content-Length: 5') + 'hello', CREATED),
  },
  {
    name: 'that is answered early, and goes on to its end',
    play: async ({ client, origin: connection }) => {
      client.send(`${LENGTH}hello`)
      const origin = await connection()
      await origin.gets('hello')
      origin.send(answer('413 Content Too Large', 'Content-Length: 0'))
      await client.gets('413')
      client.send('world')
      await origin.gets('helloworld')
    },
  },
  {
    name: 'that is answered early, with a body that ends behind the upload',
    play: async ({ client, origin: connection }) => {
      client.send(`${LENGTH}hello`)
      const origin = await connection()
      await origin.gets('hello')
      origin.send(answer('202 Accepted', 'Content-Length: 10') + 'early')
      await client.gets('early')
      client.send('world')
      await origin.gets('helloworld')
      origin.send('lates')
      await client.gets('earlylates')
    },
  },
  {
    name: 'of 4 MiB that is refused halfway, by an origin that closes and reads on: the refusal arrives',
    play: async ({ client, origin: connection, way }) => {
      client.send(request('PUT /up', `Content-Length: ${4 * MIB + 5}`) + 'hello')
      const origin = await connection()
      await origin.gets('hello')
      origin.send(answer('413 Content Too Large', 'Connection: close', 'Content-Length: 3') + 'big')
      origin.finish()
      client.send(Buffer.alloc(4 * MIB, 'x'))
      if (way === 'direct') await origin.gets('x'.repeat(4 * MIB))
      await client.gets(/big$/)
      await client.sees('ended')
      client.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
    differs: [
      {
        at: 'origin',
        direct: 'x'.repeat(4 * MIB),
        through: '',
        why: 'Node sends nothing more to an origin that has closed its side; such an origin drops what comes',
      },
    ],
  },
]
