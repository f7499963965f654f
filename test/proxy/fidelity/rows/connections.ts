// Several exchanges on one connection.

import { answer, get, OK, type Row } from '../row.ts'

const one = answer('200 OK', 'Content-Length: 3') + 'one'
const two = answer('200 OK', 'Transfer-Encoding: chunked') + '3\r\ntwo\r\n0\r\n\r\n'

export const CONNECTIONS: readonly Row[] = [
  {
    name: 'is used again, behind every framing that allows it',
    play: async ({ client, origin: connection }) => {
      const answers = [one, two, answer('204 No Content'), answer('304 Not Modified'), OK]
      for (const [index, text] of answers.entries()) {
        client.send(get(`/${index}`))
        const origin = await connection()
        await origin.gets(`GET /${index} `)
        origin.send(text)
        await client.gets(text)
      }
    },
  },
  {
    name: 'takes pipelined requests, and gives their answers in order',
    play: async ({ client, origin: connection }) => {
      client.send(get('/1') + get('/2') + get('/3'))
      const origin = await connection()
      for (const [index, text] of [one, two, OK].entries()) {
        await origin.gets(`GET /${index + 1} `)
        origin.send(text)
        await client.gets(text)
      }
    },
  },
  {
    name: 'waits for the next request as long as both sides like',
    play: async ({ client, origin: connection }) => {
      client.send(get('/1', 'Keep-Alive: timeout=1', 'Connection: keep-alive'))
      const origin = await connection()
      await origin.gets('GET /1 ')
      origin.send(
        answer('200 OK', 'Connection: keep-alive', 'Keep-Alive: timeout=1, max=1', 'Content-Length: 3') +
          'one',
      )
      await client.gets('one')
    },
  },
]
