// A registry of two answers on loopback, and the options that lead pullscope to it under the name of registry.test.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { testAuthority } from '../helpers/test-authority.ts'

export interface Origin {
  readonly options: readonly string[]
  /** Path of its CA. */
  readonly ca: string
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[]
}

/** `/v2/` answers 200, `/v2/slow` sends a part of its body and never the rest, all else is 404. */
export async function startOrigin(): Promise<Origin> {
  const authority = await testAuthority()
  const asked: string[] = []
  const server = createServer(authority.leafFor('registry.test'), ({ url = '' }, response) => {
    asked.push(url)
    if (url === '/v2/') response.writeHead(200).end('{}')
    else if (url === '/v2/slow') response.writeHead(200, { 'Content-Length': '1000' }).write('some')
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const ca = join(await tempFolder(), 'origin-ca.pem')
  await writeFile(ca, authority.cert)
  const { port } = server.address() as AddressInfo
  return { asked, ca, options: ['--connect-to', `registry.test:443:127.0.0.1:${port}`, '--upstream-ca', ca] }
}
