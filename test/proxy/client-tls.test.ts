// A client that does not take our certificate is told of, with the name it was for. Clients are OpenSSL's and Node's.

import { spawn } from 'node:child_process'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { needProgram } from '../helpers/programs.ts'
import { HOST, proxyRig, tunnelled } from '../helpers/proxy-rig.ts'
import { rawPeer } from '../helpers/raw-peer.ts'

describe('a client', () => {
  it.each(['-tls1_2', '-tls1_3'])(
    'that knows another CA only is told of as untrusting (%s)',
    async (version) => {
      needProgram('openssl')
      const rig = await proxyRig()
      const { host, port } = rig.proxy.address
      const args = [
        's_client',
        version,
        '-proxy',
        `${host}:${port}`,
        '-connect',
        `${HOST}:443`,
        '-servername',
        HOST,
      ]
      const client = spawn(
        'openssl',
        [...args, '-verify_return_error', '-no-CAfile', '-no-CApath', '-no-CAstore'],
        { stdio: 'ignore' },
      )
      const failed = await rig.event('tls.failed')
      expect(rig.all('connection.opened')).toMatchObject([
        { connection: failed.connection, client: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string },
      ])
      expect(failed).toMatchObject({
        side: 'client',
        authority: HOST,
        cause: 'untrusted',
        message: expect.stringMatching(
          /does not accept the certificate of pullscope for registry\.test: .*unknown ca/,
        ) as string,
      })
      const { connection } = await rig.event('tls.failed')
      const opened = rig.all('connection.opened').find((event) => event.connection === connection)
      expect(opened?.client).toMatch(/^127\.0\.0\.1:\d+$/)
      client.kill()
    },
  )

  it('that offers HTTP/2 alone is told of', async () => {
    const rig = await proxyRig()
    const outer = await tunnelled(rig, `${HOST}:443`)
    const client = rawPeer(
      connectTls({ socket: outer, servername: HOST, ca: rig.authority.cert, ALPNProtocols: ['h2'] }),
    )
    expect(await client.over()).toBe('reset')
    expect(await rig.event('tls.failed')).toMatchObject({
      side: 'client',
      cause: 'protocol',
      authority: HOST,
    })
  })

  it('that closes during the handshake is told of', async () => {
    const rig = await proxyRig()
    const outer = await tunnelled(rig, `${HOST}:443`)
    connectTls({ socket: outer, servername: HOST }).on('error', () => undefined)
    await rig.event('tunnel.opened')
    outer.destroy()
    await rig.event('connection.closed')
    expect(rig.events.at(-2)).toMatchObject({ type: 'tls.failed' })
    expect(await rig.event('tls.failed')).toMatchObject({
      side: 'client',
      cause: expect.stringMatching(/closed|reset/) as string,
    })
  })

  it('that speaks TLS to the proxy port is told what its proxy URL should be', async () => {
    const rig = await proxyRig()
    const client = rawPeer(connectTls({ ...rig.proxy.address, servername: 'localhost' }))
    await client.over()
    expect(await rig.event('tls.failed')).toMatchObject({
      side: 'client',
      cause: 'protocol',
      message: expect.stringContaining(`http://127.0.0.1:${rig.proxy.address.port}, not https`) as string,
    })
  })

  it('for whose host there is no certificate is told of', async () => {
    const rig = await proxyRig({
      leafFor: () => {
        throw new Error('no leaf today')
      },
    })
    const outer = await tunnelled(rig, `${HOST}:443`)
    const client = rawPeer(connectTls({ socket: outer, servername: HOST }))
    await client.over()
    expect(await rig.event('tls.failed')).toMatchObject({
      cause: 'other',
      message: expect.stringContaining('no leaf today') as string,
    })
  })
})
