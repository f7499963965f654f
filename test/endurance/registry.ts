// A registry on loopback that takes any load, and can go and come back on the same port.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { testAuthority } from '../helpers/test-authority.ts'

export interface Registry {
  /** What leads pullscope to it under the name of registry.test. */
  readonly options: readonly string[]
  down(): Promise<void>
  up(): Promise<void>
}

/** Every path is answered with 200 and 2,000 bytes of JSON. */
export async function startRegistry(): Promise<Registry> {
  const authority = await testAuthority()
  const leaf = authority.leafFor('registry.test')
  const body = JSON.stringify({ tags: ['x'.repeat(1980)] })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
  let server: Server
  let port = 0

  async function up(): Promise<void> {
    server = createServer(leaf, (_, response) => void response.writeHead(200, headers).end(body))
    server.keepAliveTimeout = 0
    server.listen(port, '127.0.0.1', 1024)
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }

  async function down(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  await up()
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const ca = join(await tempFolder(), 'registry-ca.pem')
  await writeFile(ca, authority.cert)
  return { up, down, options: ['--connect-to', `registry.test:443:127.0.0.1:${port}`, '--upstream-ca', ca] }
}
