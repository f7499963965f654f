// A client behind the proxy: one tunnel, and requests on it, one after the other.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'
import type { Place } from '../cli/pullscope.ts'

export interface Client {
  /** The status, once the whole answer is here. */
  get(path: string): Promise<number>
  close(): void
}

/** CONNECT and TLS to registry.test. */
export async function openClient({ proxyUrl, caPath }: Place): Promise<Client> {
  const { hostname: host, port } = new URL(proxyUrl)
  const asked = request({ host, port, method: 'CONNECT', path: 'registry.test:443', agent: false }).end()
  const [, raw] = (await once(asked, 'connect')) as [IncomingMessage, Socket]
  const socket = connect({ socket: raw, servername: 'registry.test', ca: await readFile(caPath) })
  await once(socket, 'secureConnect')
  const agent = Object.assign(new Agent({ keepAlive: true, maxSockets: 1 }), {
    createConnection: () => socket,
  })
  return {
    async get(path) {
      const asking = request({ host: 'registry.test', path, agent }).end()
      const [response] = (await once(asking, 'response')) as [IncomingMessage]
      await once(response.resume(), 'end')
      return response.statusCode ?? 0
    },
    close: () => {
      agent.destroy()
      socket.destroy()
      raw.destroy()
    },
  }
}

/** Opens `connections` clients, each of which asks `each` times, all at once; returns how often each status came. */
export async function load(
  place: Place,
  { connections, each }: { readonly connections: number; readonly each: number },
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>()
  const one = async (_: unknown, connection: number): Promise<void> => {
    const client = await openClient(place)
    for (let i = 0; i < each; i++) {
      const status = await client.get(`/v2/r${connection}/manifests/t${i}`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    client.close()
  }
  await Promise.all(Array.from({ length: connections }, one))
  return statuses
}
