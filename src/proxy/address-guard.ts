// Which addresses pullscope never connects to: its own listeners, link-local ones, and metadata services of clouds.

import type { BlockList } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Authority } from './authority.ts'
import { contains, isLoopback, isUnspecified, listOf } from './ip-address.ts'
import type { ListenAddress } from './options.ts'

/** Says why an address is refused; null when it is not. `host` is an IP address. */
export type AddressGuard = (address: Authority) => 'own-listener' | 'forbidden-address' | null

/** A web page or an image name must not reach the credentials of the machine (SECURITY.md, "Listening and relaying"). */
function forbiddenAddresses(): BlockList {
  const list = listOf(['fd00:ec2::254']) // EC2's by IPv6; its other, and those of ECS, Azure and Google are link-local
  list.addSubnet('169.254.0.0', 16, 'ipv4')
  list.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6') // the same behind NAT64 (RFC 6052 §2.1)
  list.addSubnet('fe80::', 10, 'ipv6')
  return list
}

/** Addresses of this machine; changes while the program runs. */
function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
}

/**
 * Guards the listeners at `own` against requests that would loop for ever. Every way to write an address counts: a
 * BlockList compares IPv4-mapped IPv6 addresses too, and connecting to `0.0.0.0` or `::` reaches loopback.
 */
export function createAddressGuard(
  own: readonly ListenAddress[],
  localAddresses: () => readonly string[] = interfaceAddresses,
): AddressGuard {
  const forbidden = forbiddenAddresses()

  const isOwn = ({ host: listener }: ListenAddress, host: string): boolean =>
    contains(listOf([listener]), host) ||
    isUnspecified(host) ||
    (isUnspecified(listener) && (isLoopback(host) || contains(listOf(localAddresses()), host)))

  return ({ host, port }) => {
    if (contains(forbidden, host)) return 'forbidden-address'
    const isListener = own.some((listener) => listener.port === port && isOwn(listener, host))
    return isListener ? 'own-listener' : null
  }
}
