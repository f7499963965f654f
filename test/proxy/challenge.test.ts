// Clients from elsewhere. They come from another address of this machine, which is as strange to loopback as any.

import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Access } from '../../src/proxy/options.ts'
import { HOST, proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import { rawPeer, type RawPeer } from '../helpers/raw-peer.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'

const ELSEWHERE = elsewhere()
const AUTH = `Proxy-Authorization: Basic ${Buffer.from('anna:secret-1').toString('base64')}\r\n`
const ACCESS: Access = { credentials: { user: 'anna', password: 'secret-1' }, networks: [] }
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function elsewhere(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (found === undefined)
    throw new Error('this needs an IPv4 address other than loopback: ip addr add 192.0.2.2/32 dev lo')
  return found.address
}

async function stage(access: Access): Promise<{ rig: ProxyRig; come: () => RawPeer }> {
  const origin = await rawOrigin({})
  const rig = await proxyRig({ origin, access })
  const come = (): RawPeer => {
    const socket = connect({ ...rig.proxy.address, localAddress: ELSEWHERE })
    onTestFinished(() => void socket.destroy())
    return rawPeer(socket)
  }
  return { rig, come }
}

const CONNECT = `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}:443\r\n`
const GET = `GET http://${HOST}/v2/ HTTP/1.1\r\nHost: ${HOST}\r\n`

describe('a client from elsewhere', () => {
  it.each([
    ['CONNECT', CONNECT],
    ['a request', GET],
  ])('is asked for credentials when it sends %s, and may then go on', async (_, head) => {
    const { rig, come } = await stage(ACCESS)
    const client = come()
    client.send(`${head}\r\n`)
    const answer = await client.until('password')
    expect(answer).toMatch(/^HTTP\/1\.1 407 Proxy Authentication Required\r\n/)
    expect(answer).toContain('\r\nProxy-Authenticate: Basic realm="pullscope"\r\n')
    expect(answer).not.toMatch(/^Connection: close/m)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      errors: [{ code: 'UNAUTHORIZED' }],
    })
    expect(rig.all('response.started')).toMatchObject([{ from: 'pullscope', status: 407 }])
    expect(rig.all('exchange.failed')).toMatchObject([{ side: 'client', cause: 'access-denied' }])
    client.send(`${head}${AUTH}\r\n`)
    if (head === CONNECT) {
      await client.until('HTTP/1.1 200 OK\r\n\r\n')
      client.send(`GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`) // not asked again
    }
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(`GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    upstream.send(OK)
    await client.until('\r\n\r\nok')
    expect(JSON.stringify(rig.events)).not.toContain(AUTH.slice('Proxy-Authorization: Basic '.length, -2))
  })

  it.each([
    ['CONNECT', CONNECT],
    ['a request', GET],
  ])('may guess twice on one connection, by %s', async (_, head) => {
    const { rig, come } = await stage(ACCESS)
    const client = come()
    const wrong = AUTH.replace('YW', 'YX')
    client.send(`${head}${wrong}\r\n`)
    await client.until('does not know this user')
    client.send(`${head}${wrong}\r\n`)
    expect(await client.over()).toBe('ended')
    expect(client.text().match(/ 407 /g)).toHaveLength(2)
    expect(client.text().match(/^Connection: close\r$/gm)).toHaveLength(1)
    expect(rig.origin.peers).toHaveLength(0)
  })

  it('whose CONNECT comes with more is sent away, so that nothing is taken for a request', async () => {
    const { come } = await stage(ACCESS)
    for (const text of [`${CONNECT}\r\n\u0016\u0003\u0001`, `${CONNECT}Content-Length: 5\r\n\r\n`]) {
      const client = come()
      client.send(text)
      expect(await client.over()).not.toBe('open')
      expect(client.text().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 407'])
    }
  })

  it.each(['/v2/', '*', 'https://registry.test/'])(
    'that asks for %s is refused: it knows no 407',
    async (target) => {
      const { rig, come } = await stage(ACCESS)
      const client = come()
      client.send(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n${AUTH.replace('YW', 'YX')}\r\n`)
      await client.over()
      expect(client.text()).toMatch(/^HTTP\/1\.1 403 /)
      expect(client.text()).toContain('"DENIED"')
      expect(rig.all('exchange.failed')).toMatchObject([{ cause: 'access-denied' }])
    },
  )

  it('is not asked when its network is allowed', async () => {
    const { rig, come } = await stage({ ...ACCESS, networks: [`${ELSEWHERE}/30`] })
    const client = come()
    client.send(`${GET}\r\n`)
    ;(await rig.origin.peer(0)).send(OK)
    await client.until('\r\n\r\nok')
  })

  it('is sent away at once when there is nothing to log in with, which is told', async () => {
    const { rig, come } = await stage({ credentials: null, networks: ['192.0.2.99'] })
    const client = come()
    client.send(`${GET}\r\n`)
    await client.over()
    expect(client.text()).toBe('')
    expect(await rig.event('connection.closed')).toMatchObject({ refused: 'access-denied' })
    expect(rig.all('connection.opened')[0]?.client).toMatch(ELSEWHERE)
  })
})

it('a client on this machine is not asked', async () => {
  const { rig } = await stage(ACCESS)
  const client = await rig.connect()
  client.send(`${GET}\r\n`)
  ;(await rig.origin.peer(0)).send(OK)
  await client.until('\r\n\r\nok')
})

describe('curl', () => {
  it.each([
    ['that knows the password', ['--proxy-user', 'anna:secret-1']],
    ['that asks first', ['--proxy-anyauth', '--proxy-user', 'anna:secret-1']],
    ['with a tunnel that asks first', ['--proxytunnel', '--proxy-anyauth', '--proxy-user', 'anna:secret-1']],
  ])('%s gets through, by one connection', async (_, options) => {
    const { rig } = await stage(ACCESS)
    const { host, port } = rig.proxy.address
    const url = `http://${HOST}/v2/`
    const fixed = [
      '-sS',
      '--interface',
      ELSEWHERE,
      '--proxy',
      `http://${host}:${port}`,
      '--noproxy',
      '',
      '-m',
      '10',
    ]
    const run = promisify(execFile)('curl', [...fixed, ...options, url])
    const answered = rig.origin.peer(0).then(async (upstream) => {
      await upstream.until('\r\n\r\n')
      upstream.send(OK)
    })
    expect((await run).stdout).toBe('ok')
    await answered
    expect(rig.all('connection.opened')).toHaveLength(1)
    expect(rig.all('exchange.failed')).toHaveLength(options.includes('--proxy-anyauth') ? 1 : 0)
  })

  it('with a wrong password is told so', async () => {
    const { rig } = await stage(ACCESS)
    const { host, port } = rig.proxy.address
    const proxy = [
      '--interface',
      ELSEWHERE,
      '--proxy',
      `http://anna:wrong@${host}:${port}`,
      '--noproxy',
      '',
      '-m',
      '10',
    ]
    const { stdout } = await promisify(execFile)('curl', ['-sS', '-i', ...proxy, `http://${HOST}/v2/`])
    expect(stdout).toMatch(/^HTTP\/1\.1 407 /)
    expect(stdout).toContain('does not know this user with this password')
  })
})
