// The proxy variables of our own environment, for when no flag says otherwise. Pure.

import { createAddressGuard } from '../../proxy/address-guard.ts'
import { parseException } from '../../proxy/exception.ts'
import type { ListenAddress, UpstreamProxy, UpstreamProxyRule } from '../../proxy/options.ts'
import { formatProxy } from '../../proxy/way.ts'
import { parseProxyUrl } from '../parse/proxy-url.ts'
import { splitExceptions } from '../parse/upstream-proxy.ts'

export interface EnvironmentProxies {
  readonly upstreamProxies: readonly UpstreamProxyRule[]
  readonly noUpstreamProxy: readonly string[]
  /** What the user has to be told; without credentials. */
  readonly notes: readonly string[]
}

/** The first that is set counts, for a registry's scheme: lower case before upper case, as curl reads them. */
const VARIABLES = {
  https: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  http: ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
} as const

/** Never asked of a proxy that a variable names, as in Go: a company's proxy cannot know this machine's loopback. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.0/8', '::1/128']

/** `own`: our listeners, which a shell that has been pointed at pullscope names. Never throws. */
export function environmentProxies(
  env: NodeJS.ProcessEnv,
  own: readonly ListenAddress[],
): EnvironmentProxies {
  const upstreamProxies: UpstreamProxyRule[] = []
  const named = new Map<string, string[]>()
  const notes = new Set<string>()
  for (const scheme of ['https', 'http'] as const) {
    const name = VARIABLES[scheme].find((each) => (env[each] ?? '') !== '')
    if (name === undefined) continue
    const value = env[name] ?? ''
    const parsed = parseProxyUrl(value.includes('://') ? value : `http://${value}`)
    if ('why' in parsed) notes.add(`${name} is not used: ${parsed.why}`)
    else if (isOwn(parsed.proxy, own)) notes.add(`${name} is not used: it names pullscope itself`)
    else {
      upstreamProxies.push({ hosts: null, scheme, proxy: parsed.proxy })
      const shown = formatProxy(parsed.proxy)
      named.set(shown, [...(named.get(shown) ?? []), name])
    }
  }
  if (upstreamProxies.length === 0) return { upstreamProxies, noUpstreamProxy: [], notes: [...notes] }
  for (const [proxy, names] of named) {
    notes.add(`registries are asked through ${proxy} (${[...new Set(names)].join(', ')})`)
  }
  // What Go cannot read it passes over, and so it is here.
  const exceptions = splitExceptions(env['no_proxy'] || env['NO_PROXY'] || '').filter(
    (entry) => parseException(entry) !== null,
  )
  return { upstreamProxies, noUpstreamProxy: [...LOOPBACK, ...exceptions], notes: [...notes] }
}

function isOwn({ host, port }: UpstreamProxy, own: readonly ListenAddress[]): boolean {
  const guard = createAddressGuard(own)
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  return addresses.some((address) => guard({ host: address, port }) === 'own-listener')
}
