// Real clients pull through `pullscope trace`, and that through real upstream proxies that want to be logged in to.

import { readFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { HELLO_WORLD, REDIS } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { startTrace } from './pullscope.ts'
import { dockerPull } from './scenarios/docker.ts'
import { podmanPull, skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import { LOGIN, startMicrosocks, startTinyproxy } from './upstream-proxies.ts'

const HELLO = 'docker.io/library/hello-world:latest'
const SECRETS = [LOGIN.password, Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')]

/** The events of one type in a capture, which holds no credentials of a proxy. */
async function eventsIn<T extends CaptureEvent['type']>(
  path: string,
  type: T,
): Promise<readonly Extract<CaptureEvent, { type: T }>[]> {
  const text = await readFile(path, 'utf8')
  for (const secret of SECRETS) expect(text).not.toContain(secret)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CaptureEvent)
    .filter((event): event is Extract<CaptureEvent, { type: T }> => event.type === type)
}

function withLogin(scheme: string, place: string): string {
  return `${scheme}://${LOGIN.user}:${LOGIN.password}@${place}`
}

describeReal('behind microsocks', ['microsocks'], () => {
  const stage = stageWith([HELLO_WORLD, REDIS])

  it.each(['socks5', 'socks5h'])('skopeo copies redis through %s', async (scheme) => {
    const proxy = await startMicrosocks(await stage.workspace())
    const options = ['--upstream-proxy', withLogin(scheme, proxy.place)]
    const { result, trace, capture, printed } = await stage.play(
      skopeoCopy('docker.io/library/redis:latest'),
      {
        options,
      },
    )
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    const connections = await eventsIn(capture, 'upstream.connected')
    expect(connections.length).toBeGreaterThanOrEqual(3)
    for (const { via, address } of connections) {
      expect({ via, address }).toEqual({ via: `${scheme}://${proxy.place}`, address: proxy.place })
    }
    expect(printed).not.toContain(LOGIN.password)
    expect(proxy.log()).toContain('connected to 127.0.0.1')
  })

  it('with a wrong password: the capture says why', async () => {
    const proxy = await startMicrosocks(await stage.workspace())
    const { result, capture } = await stage.play(skopeoCopy(HELLO), {
      options: ['--upstream-proxy', `socks5h://${LOGIN.user}:wrong@${proxy.place}`],
    })
    expect(result.code).not.toBe(0)
    const [failed] = await eventsIn(capture, 'upstream.failed')
    expect(failed).toMatchObject({
      cause: 'proxy-auth',
      message: expect.stringContaining(
        `(socks5h://${proxy.place}: user name or password are wrong)`,
      ) as string,
    })
  })
})

describeReal('dockerd behind microsocks', ['root', 'dockerd', 'docker', 'containerd', 'microsocks'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('pulls hello-world', async () => {
    const proxy = await startMicrosocks(await stage.workspace())
    const { result, trace, capture } = await stage.play(dockerPull('hello-world'), {
      options: ['--upstream-proxy', withLogin('socks5h', proxy.place)],
    })
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    const connections = await eventsIn(capture, 'upstream.connected')
    expect(new Set(connections.map(({ via }) => via))).toEqual(new Set([`socks5h://${proxy.place}`]))
  })
})

describeReal('behind tinyproxy', ['root', 'dockerd', 'docker', 'containerd', 'podman', 'tinyproxy'], () => {
  const stage = stageWith([HELLO_WORLD])

  it.each([
    ['dockerd', dockerPull('hello-world')],
    ['podman', podmanPull(HELLO)],
  ])('%s pulls hello-world', async (_, scenario) => {
    const proxy = await startTinyproxy(await stage.workspace())
    const { result, trace, capture } = await stage.play<{ pull: { code: number | null; stderr: string } }>(
      scenario,
      {
        options: ['--upstream-proxy', withLogin('http', proxy.place)],
      },
    )
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    const connections = await eventsIn(capture, 'upstream.connected')
    expect(new Set(connections.map(({ via }) => via))).toEqual(new Set([`http://${proxy.place}`]))
    expect(proxy.log()).toContain('CONNECT 127.0.0.1:')
  })

  it('without credentials: the capture says why', async () => {
    const proxy = await startTinyproxy(await stage.workspace())
    const { result, capture } = await stage.play(skopeoCopy(HELLO), {
      options: ['--upstream-proxy', `http://${proxy.place}`],
    })
    expect(result.code).not.toBe(0)
    const [failed] = await eventsIn(capture, 'upstream.failed')
    expect(failed).toMatchObject({
      cause: 'proxy-auth',
      message: expect.stringContaining(
        `(http://${proxy.place}: it said 407 Proxy Authentication Required)`,
      ) as string,
    })
  })

  it('plain requests are forwarded, for it tunnels to port 443 alone', async () => {
    const workspace = await stage.workspace()
    const proxy = await startTinyproxy(workspace, [443])
    const registry = await plainRegistry()
    const tracing = await startTrace(workspace, ['--upstream-proxy', withLogin('http', proxy.place)])
    expect(await askThrough(tracing.proxy.url, `http://${registry}/v2/`)).toEqual({ status: 200, body: '{}' })
    await tracing.stop()
    expect(await eventsIn(tracing.capture, 'upstream.connected')).toMatchObject([
      { authority: registry, via: `http://${proxy.place}` },
    ])
    expect(proxy.log()).toContain(`GET http://${registry}/v2/ HTTP/1.1`)
  })
})

/** `127.0.0.1:PORT` of a registry that speaks no TLS, and answers nobody who sends it the credentials of a proxy. */
async function plainRegistry(): Promise<string> {
  const server: Server = createServer(({ headers }, response) => {
    response.statusCode = 'proxy-authorization' in headers ? 400 : 200
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function askThrough(proxy: string, url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxy)
    const { host } = new URL(url)
    const asked = request(
      { hostname, port, path: url, headers: { Host: host }, agent: false },
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => (body += text))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    asked.once('error', reject).end()
  })
}
