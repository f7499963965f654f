// Origins that break off, at every stage: a break stays a break, and says which it was.

import { answer, get, GET, OK, OVER, request, type Ends, type Row } from '../row.ts'

const LENGTH = answer('200 OK', 'Content-Length: 100') + 'hello'
const CHUNKS = answer('200 OK', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n'
const WITHIN_A_CHUNK = answer('200 OK', 'Transfer-Encoding: chunked') + 'ff\r\nhello'
const UNTIL_CLOSE = answer('200 OK') + 'hello'
const RESET: Ends = { client: 'reset', origin: null }

/** Sends `down`, waits for its last bytes to arrive, and then ends as said. */
function broken(down: string, how: 'finish' | 'leave' | 'reset'): Row['play'] {
  return async ({ client, origin: connection }) => {
    client.send(GET)
    const origin = await connection()
    await origin.gets(GET)
    if (down !== '') {
      origin.send(down)
      await client.gets('hello')
    }
    origin[how]()
  }
}

/** All of it in one go: to the other side, a reset that comes with data may look like its end. */
function atOnce(down: string): Row['play'] {
  return async ({ client, origin: connection }) => {
    client.send(GET)
    const origin = await connection()
    await origin.gets(GET)
    origin.send(down)
    origin.reset()
  }
}

function inTheHead(how: 'finish' | 'reset'): Row['play'] {
  return async ({ client, origin: connection, way }) => {
    client.send(GET)
    const origin = await connection()
    await origin.gets(GET)
    origin.send('HTTP/1.1 200 OK\r\nContent-Le')
    if (way === 'direct') await client.gets('Content-Le')
    origin[how]()
  }
}

const betweenTwo: Row['play'] = async ({ client, origin: connection }) => {
  client.send(GET)
  const origin = await connection()
  await origin.gets(GET)
  origin.send(OK)
  await client.gets('ok')
  origin.finish()
}

const HALF_A_HEAD = {
  at: 'client',
  direct: 'HTTP/1.1 200 OK\r\nContent-Le',
  through: '',
  why: 'a head goes down when it is whole: until then it may have to be refused',
} as const
const BOTH_CLOSE = {
  at: 'ends',
  through: OVER,
  why: 'Node closes both sides of a broken conversation, where this client only sees the end of one',
} as const

function ended(name: string, play: Row['play'], ...differs: Exclude<Row['differs'], undefined>): Row {
  return { name, play, ends: { client: 'ended', origin: 'open' }, differs: [...differs, BOTH_CLOSE] }
}

export const BREAKS: readonly Row[] = [
  { name: 'by a reset before the head', play: broken('', 'reset'), ends: RESET },
  ended('by the end before the head', broken('', 'finish')),
  { name: 'by a reset in the head', play: inTheHead('reset'), ends: RESET, differs: [HALF_A_HEAD] },
  ended('by the end in the head', inTheHead('finish'), HALF_A_HEAD),
  { name: 'by a reset in a body with a length', play: broken(LENGTH, 'reset'), ends: RESET },
  { name: 'by a reset in a body in chunks', play: broken(CHUNKS, 'reset'), ends: RESET },
  { name: 'by a reset within a chunk', play: broken(WITHIN_A_CHUNK, 'reset'), ends: RESET },
  { name: 'by a reset in a body until the close', play: broken(UNTIL_CLOSE, 'reset'), ends: RESET },
  { name: 'by a reset with the last bytes of a body with a length', play: atOnce(LENGTH), ends: RESET },
  { name: 'by a reset with the last bytes of a body in chunks', play: atOnce(CHUNKS), ends: RESET },
  {
    name: 'by a reset with the last bytes of a body until the close',
    play: atOnce(UNTIL_CLOSE),
    ends: RESET,
  },
  ended('by the end in a body with a length', broken(LENGTH, 'finish')),
  ended('by the end in a body in chunks', broken(CHUNKS, 'finish')),
  ended('by the end within a chunk', broken(WITHIN_A_CHUNK, 'finish')),
  {
    name: 'by closing in a body with a length',
    play: broken(LENGTH, 'leave'),
    ends: { client: 'ended', origin: null },
  },
  {
    name: 'by a reset behind a whole answer, in the next one',
    play: async ({ client, origin: connection }) => {
      client.send(get('/one'))
      const origin = await connection()
      await origin.gets('GET /one')
      origin.send(OK)
      await client.gets('ok')
      client.send(get('/two'))
      await origin.gets('GET /two')
      origin.reset()
    },
    ends: RESET,
  },
  {
    name: 'by a reset while an upload is sent',
    play: async ({ client, origin: connection }) => {
      client.send(request('PUT /up', 'Content-Length: 1000') + 'hello')
      const origin = await connection()
      await origin.gets('hello')
      origin.reset()
    },
    ends: RESET,
  },
  {
    name: 'by the end of its side between two answers',
    layer: 'tls',
    play: betweenTwo,
    ends: { client: 'ended', origin: 'open' },
    differs: [{ ...BOTH_CLOSE, why: 'no answer can follow, so Node closes the idle connection altogether' }],
  },
  {
    name: 'by the end of its side between two answers',
    layer: 'plain',
    play: betweenTwo,
    ends: { client: 'ended', origin: 'open' },
    differs: [
      {
        at: 'ends',
        through: { client: 'open', origin: 'ended' },
        why: 'a connection to a proxy is for all hosts, and outlives those of one',
      },
    ],
  },
]
