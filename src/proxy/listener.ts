// The TCP listener of the proxy. Whatever keeps it from listening is an error that says what to do.

import { createServer, type Server } from 'node:net'
import { PullscopeError } from '../errors.ts'
import { formatAddress } from './authority.ts'
import { codeOf, messageOf } from './causes.ts'
import type { ListenAddress } from './options.ts'

/**
 * Listens, and resolves when it does; the caller takes `connection` events from then on. Throws `port-in-use`,
 * `address-not-available`.
 */
export async function openListener({ host, port }: ListenAddress): Promise<Server> {
  const server = createServer({ noDelay: true })
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, { host, port })))
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      resolve(server)
    })
  })
}

/** Where it listens really: port 0 has become a port. */
export function addressOf(server: Server): ListenAddress {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new TypeError('the listener has no address')
  return { host: bound.address, port: bound.port }
}

function listenError(error: Error, address: ListenAddress): PullscopeError {
  const shown = formatAddress(address)
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new PullscopeError(
        'port-in-use',
        `cannot listen on ${shown}: another program does`,
        `stop it, or let pullscope pick a free port with \`--listen ${formatAddress({ ...address, port: 0 })}\``,
        error,
      )
    case 'EACCES':
      return new PullscopeError(
        'address-not-available',
        `cannot listen on ${shown}: this user may not use port ${address.port}`,
        'use a port of 1024 or above, such as `--listen 127.0.0.1:8080`',
        error,
      )
    default:
      return new PullscopeError(
        'address-not-available',
        `cannot listen on ${shown}: ${messageOf(error)}`,
        'use an address of this machine, such as `--listen 127.0.0.1:8080`',
        error,
      )
  }
}
