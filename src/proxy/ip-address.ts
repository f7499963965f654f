// IP addresses in lists, however they are written: with a zone, or IPv4 inside IPv6. Pure.

import { BlockList, isIP } from 'node:net'

export function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const address of addresses) list.addAddress(withoutZone(address), familyOf(address))
  return list
}

/** A BlockList compares IPv4-mapped IPv6 addresses with IPv4 ones, too. `address` must be one. */
export function contains(list: BlockList, address: string): boolean {
  return list.check(withoutZone(address), familyOf(address))
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3) and ::1 (RFC 4291 §2.5.3), however it is written. `address` must be one. */
export function isLoopback(address: string): boolean {
  return contains(LOOPBACK, address)
}

/** `0.0.0.0` and `::`: to listen there is to listen on every address, and to connect there reaches loopback. */
export function isUnspecified(address: string): boolean {
  return contains(UNSPECIFIED, address)
}

/** `192.0.2.7` for `::ffff:192.0.2.7`, which is what an IPv4 client is called on a listener at `::`. */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

/** A network such as `172.17.0.0/16`, or one address. */
export interface Network {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  /** Length of the prefix in bits. */
  readonly prefix: number
}

/** Null when it is none; a zone index is refused. Bits behind the prefix do not matter. Never throws. */
export function parseNetwork(text: string): Network | null {
  const [, address = '', digits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (isIP(address) === 0) return null
  const family = familyOf(address)
  const longest = family === 'ipv6' ? 128 : 32
  const prefix = digits === undefined ? longest : Number(digits)
  return prefix > longest ? null : { address, family, prefix }
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

const LOOPBACK = listOf(['::1'])
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')

const UNSPECIFIED = listOf(['0.0.0.0', '::'])
