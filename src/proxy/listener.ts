// The TCP listeners of the proxy. Whatever keeps one from listening is an error that says what to do.

import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { PullscopeError } from '../errors.ts'
import { formatAddress } from './authority.ts'
import { BUFFERING } from './buffering.ts'
import { codeOf, messageOf } from '../io/causes.ts'
import type { ListenAddress } from './options.ts'

/**
 * Listens at each address, and resolves when all do; the caller takes `connection` events from then on. Throws
 * `port-in-use`, `address-not-available`: then nothing is left open.
 */
export async function openListeners(addresses: readonly ListenAddress[]): Promise<Server[]> {
  const open: Server[] = []
  try {
    // One after the other, so that it is the later one of two that do not go together that is told of.
    for (const address of addresses) open.push(await openListener(address, open.map(addressOf)))
    return open
  } catch (error) {
    await Promise.all(open.map(closeListener))
    throw error
  }
}

/** Resolves when nothing listens any more, and all connections that came by it are closed. */
export async function closeListener(server: Server): Promise<void> {
  const ended = once(server, 'close')
  server.close()
  await ended
}

async function openListener(
  { host, port }: ListenAddress,
  others: readonly ListenAddress[],
): Promise<Server> {
  const server = createServer({ ...BUFFERING, noDelay: true })
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, { host, port }, others)))
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

function listenError(error: Error, address: ListenAddress, others: readonly ListenAddress[]): PullscopeError {
  const shown = formatAddress(address)
  switch (codeOf(error)) {
    case 'EADDRINUSE': {
      const other = others.find(({ port }) => port === address.port)
      if (other !== undefined) {
        return new PullscopeError(
          'port-in-use',
          `cannot listen on ${shown}: pullscope does already, by ${formatAddress(other)}`,
          `leave \`--listen ${shown}\` out, or give it another port`,
          error,
        )
      }
      return new PullscopeError(
        'port-in-use',
        `cannot listen on ${shown}: another program does`,
        `stop it, or let pullscope pick a free port with \`--listen ${formatAddress({ ...address, port: 0 })}\``,
        error,
      )
    }
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
