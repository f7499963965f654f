// The flags for upstream proxies, and what they and the environment come to.

import { Option, type Command } from 'commander'
import type { ListenAddress, NetworkOptions, UpstreamProxyRule } from '../../proxy/options.ts'
import { many } from '../parse/many.ts'
import { mostSpecificFirst, parseNoUpstreamProxy, parseUpstreamProxy } from '../parse/upstream-proxy.ts'
import { environmentProxies } from './environment.ts'

export interface ProxyFlags {
  readonly upstreamProxy?: readonly (UpstreamProxyRule | 'direct')[]
  /** A list an occurrence. */
  readonly noUpstreamProxy?: readonly (readonly string[])[]
}

/** Where a command runs. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  /** Our listeners. */
  readonly own: readonly ListenAddress[]
  /** Tells the user something; it holds no credentials. */
  readonly note: (text: string) => void
}

export function addProxyFlags(command: Command): Command {
  const exceptions = new Option(
    '--no-upstream-proxy <list>',
    'hosts, addresses and networks to reach without a proxy, separated by commas (NO_PROXY)',
  ).argParser(many(parseNoUpstreamProxy))
  exceptions.negate = false // a flag of its own: commander takes --no-x for the contrary of --x
  return command
    .option(
      '--upstream-proxy <[hosts=]url>',
      'reach registries through this http, https, socks5 or socks5h proxy, all or some; direct: through none ' +
        '(HTTPS_PROXY, HTTP_PROXY, ALL_PROXY); may be repeated',
      many(parseUpstreamProxy),
    )
    .addOption(exceptions)
}

/** With `--upstream-proxy`, the environment does not count. */
export function readProxies(
  { upstreamProxy = [], noUpstreamProxy = [] }: ProxyFlags,
  { env, own, note }: Surroundings,
): Pick<NetworkOptions, 'upstreamProxies' | 'noUpstreamProxy'> {
  const exceptions = noUpstreamProxy.flat()
  if (upstreamProxy.length > 0) {
    const rules = upstreamProxy.filter((each) => each !== 'direct')
    return { upstreamProxies: mostSpecificFirst(rules), noUpstreamProxy: exceptions }
  }
  const { notes, ...found } = environmentProxies(env, own)
  for (const text of notes) note(text)
  return { ...found, noUpstreamProxy: [...found.noUpstreamProxy, ...exceptions] }
}
