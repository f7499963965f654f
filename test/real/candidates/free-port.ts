// A port for a program that must be told one before it starts.

import { createServer, type AddressInfo } from 'node:net'

/** One that is free on `host` at this moment: the kernel gives it to the next who asks only after many others. */
export async function freePort(host: string): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
  })
  return port
}
