import { describe, expect, it } from 'vitest'
import { hostsOf, type Host } from '../../src/accounts/hosts.ts'
import { CHALLENGE, dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { judged } from '../helpers/judged.ts'
import { play, type Play } from '../helpers/play.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`

function hostsIn({ events }: Play): readonly Host[] {
  const { trace, session } = judged(events)
  return hostsOf(trace, session)
}

function connect(to: Play, authority: string, address: string, via?: string): void {
  const times = { dnsMs: 1, connectMs: 2, tlsMs: 3 }
  const proxy = via === undefined ? {} : { via }
  to.add({ type: 'upstream.connected', connection: 0, authority, address, ...times, ...proxy })
}

describe('hostsOf', () => {
  it('names every host of a pull with its part, port and traffic', () => {
    const pull = play()
    const image = testImage('redis')
    for (const move of dockerPull(pull, { repository: 'library/redis', tag: '7', token: 't', image })) move()
    const told = hostsIn(pull).map(({ authority, port, role, requests, reached, failures }) => ({
      ...{ authority, port, role, requests, reached, failures },
    }))
    expect(told).toEqual([
      {
        authority: 'registry-1.docker.io',
        ...{ port: 443, role: 'registry', requests: 7, reached: true, failures: 0 },
      },
      {
        authority: 'auth.docker.io',
        ...{ port: 443, role: 'authorization', requests: 1, reached: true, failures: 0 },
      },
      {
        authority: 'production.cloudflare.docker.com',
        ...{ port: 443, role: 'blob-store', requests: 3, reached: true, failures: 0 },
      },
    ])
  })

  it('gives each address once, with its family, its proxy, and those that were tried before', () => {
    const pull = play()
    const exchange = pull.ask(`GET ${MANIFEST}`)
    connect(pull, 'registry-1.docker.io', '[2001:db8::1]:443')
    connect(pull, 'registry-1.docker.io', '[2001:db8::1]:443')
    connect(pull, 'registry-1.docker.io', '192.0.2.9:3128', 'http://192.0.2.9:3128')
    pull.add({
      type: 'upstream.connected',
      connection: 0,
      authority: 'registry-1.docker.io',
      address: '192.0.2.2:443',
      tried: [{ address: '192.0.2.1:443', cause: 'timeout' }],
      dnsMs: null,
      connectMs: 2,
      tlsMs: 3,
    })
    pull.answer(exchange, 200)
    expect(hostsIn(pull)[0]?.addresses).toEqual([
      { address: '[2001:db8::1]:443', family: 'IPv6', via: null, connected: true },
      { address: '192.0.2.9:3128', family: 'IPv4', via: 'http://192.0.2.9:3128', connected: true },
      { address: '192.0.2.1:443', family: 'IPv4', via: null, connected: false },
      { address: '192.0.2.2:443', family: 'IPv4', via: null, connected: true },
    ])
  })

  it.each([
    ['http://mirror.lan/v2/', 'mirror.lan', 80],
    ['https://mirror.lan:5000/v2/', 'mirror.lan', 5000],
    ['http://[2001:db8::1]:5000/v2/', '2001:db8::1', 5000],
  ])('reads the port of %s', (url, host, port) => {
    const pull = play()
    pull.exchange(`GET ${url}`, 200)
    expect(hostsIn(pull)).toMatchObject([{ host, port, reached: true }])
  })

  it('tells what was never reached: an answer that pullscope made up is nobody’s', () => {
    const pull = play()
    const exchange = pull.ask(`GET ${MANIFEST}`)
    pull.add({
      type: 'upstream.failed',
      connection: 0,
      authority: 'registry-1.docker.io',
      cause: 'refused',
      message: 'it refused the connection',
    })
    pull.answer(exchange, 502, { from: 'pullscope', body: 'cannot reach it' })
    expect(hostsIn(pull)).toMatchObject([
      { host: 'registry-1.docker.io', reached: false, failures: 1, bytes: 0, onlyNamed: false },
    ])
  })

  it('lists a realm and a redirect that nobody followed, with the scheme’s port', () => {
    const pull = play()
    pull.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    const blob = `${REGISTRY}/v2/library/redis/blobs/sha256:${'a'.repeat(64)}`
    const headers = [['Location', 'http://cdn.example/blob']] as const
    pull.exchange(`GET ${blob}`, 307, { answer: { headers } })
    expect(hostsIn(pull).slice(1)).toMatchObject([
      {
        host: 'auth.docker.io',
        port: 443,
        role: 'authorization',
        onlyNamed: true,
        requests: 0,
        reached: false,
      },
      { host: 'cdn.example', port: 80, role: 'blob-store', onlyNamed: true, requests: 0, reached: false },
    ])
  })

  it('has nothing to say of an empty capture', () => {
    expect(hostsIn(play())).toEqual([])
  })
})
