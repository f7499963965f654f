// Clients that leave, at every stage: by closing their sending side alone, altogether, or by a reset.

import { answer, get, GET, OK, request, type Ends, type Row } from '../row.ts'

const LENGTH = answer('200 OK', 'Content-Length: 10000') + 'hello'
const UPLOAD = request('PUT /up', 'Content-Length: 1000') + 'hello'
const CHUNKED_UPLOAD = request('PUT /up', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n'
const GONE: Ends = { client: null, origin: 'ended' }
const RESET: Ends = { client: null, origin: 'reset' }
const MIB = 1024 * 1024

type Exit = 'leave' | 'reset'

/** The client sends `up`, takes `down`, and leaves. */
function left(up: string, down: string, how: Exit): Row['play'] {
  return async ({ client, origin: connection }) => {
    client.send(up)
    const origin = await connection()
    await origin.gets(up)
    if (down !== '') {
      origin.send(down)
      await client.gets('hello')
    }
    client[how]()
  }
}

const AS_AN_END = {
  at: 'ends',
  through: GONE,
  why: 'the upstream request is aborted by closing: its end is as unclean for a message, and no data is lost with it',
} as const

/** Half a request is not sent on, so there is no connection to the origin yet; directly there is one, and it ends. */
function inTheHead(how: Exit | 'finish'): Row['play'] {
  return async ({ client, origin: connection, way, rig }) => {
    client.send(GET.slice(0, 30))
    if (way === 'direct') await (await connection()).gets(GET.slice(0, 30))
    client[how]()
    if (rig !== null) await rig.event('connection.closed')
  }
}

const NOT_BEGUN = {
  at: 'origin',
  direct: GET.slice(0, 30),
  through: '',
  why: 'a head goes up when it is whole: until then it may have to be refused',
} as const

export const LEAVING: readonly Row[] = [
  { name: 'in the head of its request', play: inTheHead('leave'), ends: GONE, differs: [NOT_BEGUN] },
  {
    name: 'in the head of its request, by a reset',
    play: inTheHead('reset'),
    ends: RESET,
    differs: [NOT_BEGUN],
  },
  { name: 'in the body of its request', play: left(UPLOAD, '', 'leave'), ends: GONE },
  {
    name: 'in the body of its request, by a reset',
    play: left(UPLOAD, '', 'reset'),
    ends: RESET,
    differs: [AS_AN_END],
  },
  { name: 'in the chunks of its request', play: left(CHUNKED_UPLOAD, '', 'leave'), ends: GONE },
  { name: 'while it waits', play: left(GET, '', 'leave'), ends: GONE },
  { name: 'while it waits, by a reset', play: left(GET, '', 'reset'), ends: RESET, differs: [AS_AN_END] },
  { name: 'in the body of its answer', play: left(GET, LENGTH, 'leave'), ends: GONE },
  {
    name: 'in the body of its answer, by a reset',
    play: left(GET, LENGTH, 'reset'),
    ends: RESET,
    differs: [AS_AN_END],
  },
  {
    name: 'while it waits, and is then answered: the origin gets a reset',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      client.leave()
      await origin.sees('ended')
      origin.send(answer('200 OK', `Content-Length: ${64 * MIB}`))
      origin.send(Buffer.alloc(64 * MIB))
    },
    ends: RESET,
  },
  {
    name: 'by closing its sending side alone, and is answered',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      client.finish()
      const origin = await connection()
      await origin.sees('ended')
      origin.send(OK)
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
  {
    name: 'by closing its sending side behind an upload, and is answered at length',
    play: async ({ client, origin: connection }) => {
      client.send(request('PUT /up', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n0\r\n\r\n')
      client.finish()
      const origin = await connection()
      await origin.sees('ended')
      origin.send(answer('201 Created', `Content-Length: ${2 * MIB + 4}`) + 'x'.repeat(2 * MIB) + 'over')
      await client.gets(/over$/)
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
  {
    name: 'by closing its sending side in the body of its answer, and gets the rest',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      origin.send(answer('200 OK', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n')
      await client.gets('hello')
      client.finish()
      await origin.sees('ended')
      origin.send('6\r\n world\r\n0\r\nX-Sum: a\r\n\r\n')
      await client.gets('X-Sum')
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
  {
    name: 'by closing its sending side behind pipelined requests, and gets both answers',
    play: async ({ client, origin: connection }) => {
      client.send(get('/one') + get('/two'))
      client.finish()
      const origin = await connection()
      await origin.gets('GET /one')
      origin.send(OK)
      await origin.gets('GET /two')
      await origin.sees('ended')
      origin.send(answer('404 Not Found', 'Content-Length: 0'))
      await client.gets('404')
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
  {
    name: 'by closing its sending side, and the origin leaves without an answer',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      client.finish()
      const origin = await connection()
      await origin.sees('ended')
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
  {
    name: 'between two requests',
    play: async ({ client, origin: connection }) => {
      client.send(GET)
      const origin = await connection()
      await origin.gets(GET)
      origin.send(OK)
      await client.gets('ok')
      client.finish()
      await origin.sees('ended')
      origin.finish()
    },
    ends: { client: 'ended', origin: 'ended' },
  },
]
