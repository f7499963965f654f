// The flags that say which tunnels are decrypted.

import type { Command } from 'commander'
import type { HostPattern } from '../../proxy/host-pattern.ts'
import type { ProxySettings } from '../../proxy/options.ts'
import { hostsOf } from '../parse/host-pattern.ts'
import { many } from '../parse/many.ts'

export interface TunnelFlags {
  readonly passthrough?: readonly HostPattern[]
  readonly interceptOnly?: readonly HostPattern[]
}

export function addTunnelFlags(command: Command): Command {
  return command
    .option(
      '--passthrough <host...>',
      'do not decrypt what goes to these hosts, such as *.cloudfront.net: name, bytes and time are shown alone',
      many(hostsOf('--passthrough')),
    )
    .option(
      '--intercept-only <host...>',
      'decrypt what goes to these hosts, and nothing else; --passthrough goes before it',
      many(hostsOf('--intercept-only')),
    )
}

export function readTunnels({
  passthrough = [],
  interceptOnly,
}: TunnelFlags): Pick<ProxySettings, 'passthrough' | 'interceptOnly'> {
  return { passthrough, interceptOnly: interceptOnly ?? null }
}
