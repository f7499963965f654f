// The flags that say how upstreams are reached, for every command that reaches them; and what they come to.

import type { Command } from 'commander'
import type { ConnectTo, NetworkOptions } from '../../proxy/options.ts'
import { many } from '../parse/many.ts'
import { parseConnectTo } from '../parse/connect-to.ts'
import { addProxyFlags, readProxies, type ProxyFlags, type Surroundings } from './proxy-flags.ts'
import { addTlsFlags, readTls, type TlsFlags } from './tls-flags.ts'

/** What they are called on the command line. */
export const NETWORK_FLAGS: readonly string[] = [
  '--connect-to',
  '--upstream-proxy',
  '--no-upstream-proxy',
  '--upstream-ca',
  '--client-cert',
  '--insecure-upstream',
]

/** As commander gives them: nothing has been read from a file or the environment yet. */
export interface NetworkFlags extends TlsFlags, ProxyFlags {
  readonly connectTo?: readonly ConnectTo[]
}

export function addNetworkFlags(command: Command): Command {
  const connecting = command.option(
    '--connect-to <rule>',
    'HOST:PORT:ADDR[,ADDR…]:PORT: reach HOST:PORT at ADDR:PORT, as in curl; HOST may be *.docker.io, and several ' +
      'addresses take turns',
    many(parseConnectTo),
  )
  return addTlsFlags(addProxyFlags(connecting))
}

/** Reads the files that the flags name, and the environment. Throws as those who read files do. */
export async function readNetwork(
  { connectTo = [], ...flags }: NetworkFlags,
  surroundings: Surroundings,
): Promise<NetworkOptions> {
  return { connectTo, ...readProxies(flags, surroundings), ...(await readTls(flags)) }
}
