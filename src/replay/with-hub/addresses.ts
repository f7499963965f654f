// Where the three authorities of the hub behind a candidate listen. Pure.

import { isIPv4 } from 'node:net'
import type { Role } from '../../hub/handler.ts'
import type { HubAddress } from '../../hub/listener.ts'

/**
 * The registry at `listen`; authorization and CDN at the next two addresses of loopback with the same port, so that one
 * `--with-hub 127.0.0.1:5443` tells of all three. Elsewhere there are no next addresses, and they take the next ports.
 */
export function upstreamAddresses({ host, port }: HubAddress): Readonly<Record<Role, HubAddress>> {
  const at = (step: number): HubAddress => {
    const next = nextLoopback(host, step)
    if (next !== null) return { host: next, port }
    return { host, port: port === 0 ? 0 : port + step }
  }
  return { registry: { host, port }, authorization: at(1), cdn: at(2) }
}

function nextLoopback(host: string, step: number): string | null {
  const [first = 0, second = 0, third = 0, last = 0] = isIPv4(host) ? host.split('.').map(Number) : []
  if (first !== 127 || last + step > 254) return null
  return [first, second, third, last + step].join('.')
}
