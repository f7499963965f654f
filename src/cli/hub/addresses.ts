// Where the hub is told to listen, and what it is called there.

import { PullscopeError } from '../../errors.ts'
import type { Role } from '../../hub/handler.ts'
import { formatAddress } from '../../proxy/authority.ts'
import { isLoopback, isUnspecified } from '../../proxy/ip-address.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import { DEFAULT_LISTEN } from '../parse/listen.ts'

export interface AddressFlags {
  readonly registry?: ListenAddress
  readonly auth?: ListenAddress
  readonly cdn?: ListenAddress
  readonly allowRemote?: true
}

const FLAG_OF: Readonly<Record<Role, '--registry' | '--auth' | '--cdn'>> = {
  registry: '--registry',
  authorization: '--auth',
  cdn: '--cdn',
}

/** Free ports of loopback by default. `names`: whether clients use names or these addresses. Throws `bad-address`. */
export function hubAddresses(
  { registry, auth, cdn, allowRemote }: AddressFlags,
  names: 'addresses' | 'docker-hub',
): Readonly<Record<Role, ListenAddress>> {
  const free = { ...DEFAULT_LISTEN, port: 0 }
  const addresses = { registry: registry ?? free, authorization: auth ?? free, cdn: cdn ?? free }
  const taken = new Map<string, string>()
  for (const [role, address] of Object.entries(addresses) as [Role, ListenAddress][]) {
    const said = `${FLAG_OF[role]} ${formatAddress(address)}`
    if (allowRemote !== true && !isLoopback(address.host)) throw exposed(said)
    if (names === 'addresses' && isUnspecified(address.host)) throw nameless(said)
    const other = taken.get(formatAddress(address))
    if (other !== undefined && address.port !== 0) throw twice(said, other)
    taken.set(formatAddress(address), FLAG_OF[role])
  }
  return addresses
}

function exposed(said: string): PullscopeError {
  return new PullscopeError(
    'bad-address',
    `${said}: other machines could reach it, and the passwords of the hub are known to all`,
    'listen on this machine only, such as 127.0.0.2:5000; or add --allow-remote',
  )
}

function nameless(said: string): PullscopeError {
  return new PullscopeError(
    'bad-address',
    `${said}: realm and redirects name the address, and nobody can ask there`,
    'give one address of this machine, or add --docker-hub-names',
  )
}

function twice(said: string, other: string): PullscopeError {
  return new PullscopeError(
    'bad-address',
    `${said}: ${other} listens there already`,
    'give each of the three its own, such as 127.0.0.1:5000, 127.0.0.2:5000 and 127.0.0.3:5000',
  )
}
