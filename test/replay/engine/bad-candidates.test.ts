// Candidates that are none: each gets a verdict, in time, and nothing is thrown.

import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { docker } from '../../../src/puller/personalities/docker.ts'
import { benchOn, checkOn, type OnCandidate } from '../../helpers/bench.ts'

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const http = (listener: RequestListener): Promise<string> => listening(createServer(listener))
const tcp = (onSocket: (socket: Socket) => void): Promise<string> =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined)
      onSocket(socket)
    }),
  )

const INDEX = 'application/vnd.oci.image.index.v1+json'
const SOME = `sha256:${'a'.repeat(64)}`

/** One client and one way: what is looked at is how it ends. */
const few = (url: string, more: Partial<OnCandidate> = {}): OnCandidate => ({
  url,
  clients: [docker],
  ways: ['host'],
  patienceMs: 400,
  ...more,
})

describe('a candidate that is no registry', () => {
  it('answers HTML to everything: incompatible, and the page is said', async () => {
    const url = await http((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Welcome</title></html>')
    })
    const { verdict, reached } = await checkOn(few(url))
    expect(reached).toBe(true)
    expect(verdict.outcome).toBe('incompatible')
    expect(verdict.pulls).toMatchObject([{ client: 'docker', status: 'failed' }])
  })

  it('is not there: nobody was reached, and nothing is claimed', async () => {
    const { verdict, reached } = await checkOn(few('http://127.0.0.1:1'))
    expect(reached).toBe(false)
    expect(verdict).toMatchObject({ outcome: 'inconclusive', faults: [], pulls: [] })
    expect(verdict.reservations.join()).toContain('ECONNREFUSED')
  })

  it('closes each connection without a word: incompatible', async () => {
    const url = await tcp((socket) => socket.destroy())
    const { verdict } = await checkOn(few(url))
    expect(verdict.outcome).toBe('incompatible')
    expect(verdict.faults.map(({ id }) => id)).toContain('pull-fails')
  })

  it('speaks garbage: incompatible', async () => {
    const url = await tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'))
    const { verdict } = await checkOn(few(url))
    expect(verdict.outcome).toBe('incompatible')
  })

  it('is silent for ever: given up within the patience, and inconclusive', async () => {
    const url = await tcp(() => undefined)
    const { verdict, reached } = await checkOn(few(url))
    expect(reached).toBe(false)
    expect(verdict.reservations.join()).toContain('no answer within 0.4 s')
  })

  it('answers /v2/ and then never again: waited for a few times, and no more', async () => {
    let asked = 0
    const url = await http((request, response) => {
      asked++
      if (request.url === '/v2/') response.writeHead(200).end('{}')
    })
    const { verdict } = await checkOn(few(url), { only: null, skip: [], depth: 'quick', pulls: 'spared' })
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.reservations.join('\n')).toContain('no answer within 0.4 s')
    expect(asked).toBeLessThan(10)
  })

  it('is silent twice in a row: not asked so any more', async () => {
    let asked = 0
    const bench = await benchOn(
      few(
        await http(() => {
          asked++
        }),
      ),
    )
    const ask = (): Promise<unknown> => bench.askAgain({ method: 'GET', url: '/v2/' })
    for (let i = 0; i < 2; i++) await expect(ask()).rejects.toThrow('no answer within 0.4 s')
    await expect(ask()).rejects.toThrow('GET /v2/ is not asked for any more')
    expect(asked).toBe(2)
  })

  it.each([
    ['hangs', 'no answer within 0.4 s', () => undefined],
    [
      'drips',
      'no whole answer within 0.4 s',
      (response: ServerResponse) => {
        response.writeHead(200, {
          'Content-Type': INDEX,
          'Docker-Content-Digest': SOME,
          'Content-Length': 100_000,
        })
        const drip = setInterval(() => response.write(' '), 50)
        response.on('close', () => clearInterval(drip))
      },
    ],
  ])(
    '%s wherever one asks: three times at most, and what was not looked at is said',
    async (_, words, answer) => {
      let unanswered = 0
      const url = await http((request, response) => {
        if (request.url === '/v2/') response.writeHead(200).end('{}')
        else if (request.method === 'HEAD' && words.includes('whole')) {
          response
            .writeHead(200, {
              'Content-Type': INDEX,
              'Docker-Content-Digest': SOME,
              'Content-Length': 100_000,
            })
            .end()
        } else {
          unanswered++
          answer(response)
        }
      })
      const { verdict } = await checkOn({ url, patienceMs: 400 })
      expect(unanswered).toBe(3)
      expect(verdict.outcome).toBe('incompatible')
      const [fault] = verdict.faults
      expect(verdict.faults.map(({ id }) => id)).toEqual(['pull-fails'])
      expect(fault?.breaks.slice(0, 2)).toEqual(['docker', 'containerd'])
      expect(fault?.message).toContain(words)
      expect(verdict.reservations.join('\n')).toMatch(
        /^not pulled as host by .*skopeo.*; as mirror by .*podman.*: /m,
      )
      expect(verdict.grid.filter(({ result }) => result === 'fail')).toEqual([])
    },
  )

  it('redirects in circles: the pull ends, and is a fault', async () => {
    const url = await http((request, response) => {
      response.writeHead(307, { Location: request.url === '/v2/a' ? '/v2/b' : '/v2/a' }).end()
    })
    const { verdict } = await checkOn(few(url))
    expect(verdict.outcome).toBe('incompatible')
    expect(verdict.pulls[0]?.words).toContain('stopped after 10 redirects')
  })

  it('sends a manifest without end: no more than its limit is read', async () => {
    let sent = 0
    const url = await http((request, response) => {
      if (request.url === '/v2/') {
        response.writeHead(200).end('{}')
        return
      }
      const head = {
        'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
        'Content-Length': String(10 ** 10),
      }
      response.writeHead(200, head)
      const chunk = Buffer.alloc(256 * 1024, ' ')
      const more = (): void => {
        while (!response.destroyed && sent < 3e9) {
          sent += chunk.length
          if (!response.write(chunk)) break
        }
      }
      response.on('drain', more)
      if (request.method === 'GET') more()
      else response.end()
    })
    const { verdict } = await checkOn(few(url, { patienceMs: 20_000 }), {
      only: [],
      skip: [],
      depth: 'full',
      pulls: 'tried',
    })
    expect(verdict.outcome).toBe('incompatible')
    expect(sent).toBeLessThan(200e6)
  })
})

describe('a check that is stopped in the middle', () => {
  it('says what it has, and that it is not all', async () => {
    const stop = new AbortController()
    const url = await http((request, response) => {
      if (request.url === '/v2/') response.writeHead(200).end('{}')
      else stop.abort()
    })
    const { verdict } = await checkOn(few(url, { signal: stop.signal, patienceMs: 20_000 }))
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.reservations.join()).toContain('stopped')
  })
})
