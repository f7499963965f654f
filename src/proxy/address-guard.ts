// Which addresses pullscope never connects to: its own listener, and the metadata services of clouds.

import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Authority } from './authority.ts'
import type { ListenAddress } from './options.ts'

/** Says why an address is refused; null when it is not. `host` is an IP address. */
export type AddressGuard = (address: Authority) => 'own-listener' | 'forbidden-address' | null

/** A web page or an image name must not reach the credentials of the machine (SECURITY.md, "Listening and relaying"). */
const METADATA = ['169.254.169.254', 'fd00:ec2::254']

/** Addresses of this machine; changes while the program runs. */
function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
}

/**
 * Guards the listener at `own` against requests that would loop for ever. Every way to write its address counts: a
 * BlockList compares IPv4-mapped IPv6 addresses too, and connecting to `0.0.0.0` or `::` reaches loopback.
 */
export function createAddressGuard(
  own: ListenAddress,
  localAddresses: () => readonly string[] = interfaceAddresses,
): AddressGuard {
  const metadata = listOf(METADATA)
  const unspecified = listOf(['0.0.0.0', '::'])
  const isWide = contains(unspecified, own.host)
  const loopback = listOf(['::1'])
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  const ownHost = listOf([own.host])

  const isOwn = (host: string): boolean =>
    contains(ownHost, host) ||
    contains(unspecified, host) ||
    (isWide && (contains(loopback, host) || contains(listOf(localAddresses()), host)))

  return ({ host, port }) => {
    if (contains(metadata, host)) return 'forbidden-address'
    return port === own.port && isOwn(host) ? 'own-listener' : null
  }
}

function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const address of addresses) list.addAddress(withoutZone(address), familyOf(address))
  return list
}

function contains(list: BlockList, address: string): boolean {
  return list.check(withoutZone(address), familyOf(address))
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
