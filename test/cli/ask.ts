// A client for tests, run as a program: asks for URLs as curl would, through $HTTPS_PROXY, trusting $NODE_EXTRA_CA_CERTS.
// Usage: ask.ts URL…  Prints status and body of each answer, one a line.

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'

async function ask(url: URL, proxy: URL): Promise<string> {
  const { hostname, port } = proxy
  const host = hostname.replace(/^\[|\]$/g, '')
  const authority = `${url.hostname}:${url.port === '' ? '443' : url.port}`
  const tunnelling = request({
    host,
    port,
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority },
  }).end()
  const [, raw] = (await once(tunnelling, 'connect')) as [IncomingMessage, Socket]
  const socket = connect({ socket: raw, servername: url.hostname })
  await once(socket, 'secureConnect')
  const path = url.pathname + url.search
  const headers = { Host: url.host, 'User-Agent': 'ask/1.0', Connection: 'close' }
  const [response] = (await once(
    request({ createConnection: () => socket, path, headers }).end(),
    'response',
  )) as [IncomingMessage]
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk)
  return `${String(response.statusCode)} ${body}\n`
}

for (const url of process.argv.slice(2)) {
  process.stdout.write(await ask(new URL(url), new URL(process.env['HTTPS_PROXY'] ?? '')))
}
