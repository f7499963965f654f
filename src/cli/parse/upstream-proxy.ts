// `--upstream-proxy` and `--no-upstream-proxy`: which proxies lead to registries, and what is asked without them.

import { PullscopeError } from '../../errors.ts'
import { parseException } from '../../proxy/exception.ts'
import { parseHostPattern, type HostPattern } from '../../proxy/host-pattern.ts'
import type { UpstreamProxyRule } from '../../proxy/options.ts'
import { parseProxyUrl, withoutCredentials } from './proxy-url.ts'

const DIRECT_WORDS = ['direct', 'none']

/** `URL`, `HOSTPATTERN=URL`; `direct` or `none` for no proxy at all. Throws `bad-upstream-proxy`. */
export function parseUpstreamProxy(text: string): UpstreamProxyRule | 'direct' {
  if (DIRECT_WORDS.includes(text)) return 'direct'
  const [, hostText = null, url = ''] = /^(?:([^=/@]*)=)?(.*)$/s.exec(text) ?? []
  const hosts = hostText === null ? null : parseHostPattern(hostText)
  if (hostText !== null && hosts === null) {
    throw bad(text, `"${hostText}" is not a host, such as auth.docker.io or *.docker.io`)
  }
  if (DIRECT_WORDS.includes(url)) throw bad(text, `--no-upstream-proxy ${hostText ?? ''} says that`)
  const parsed = parseProxyUrl(url)
  if ('why' in parsed) throw bad(text, parsed.why)
  return { hosts, scheme: null, proxy: parsed.proxy }
}

/** Names, addresses and networks, separated by commas, as in NO_PROXY. Throws `bad-upstream-proxy`. */
export function parseNoUpstreamProxy(text: string): readonly string[] {
  const entries = splitExceptions(text)
  const wrong = entries.find((entry) => parseException(entry) === null)
  if (entries.length > 0 && wrong === undefined) return entries
  throw new PullscopeError(
    'bad-upstream-proxy',
    `--no-upstream-proxy ${text}: ${wrong === undefined ? 'there is nothing in it' : `"${wrong}" is no host, address or network`}`,
    'write for example --no-upstream-proxy localhost,.corp.example,10.0.0.0/8,registry.example:5000',
  )
}

export function splitExceptions(list: string): readonly string[] {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
}

/** The more specific first, so that the first that matches is the one that was meant; else as they were given. */
export function mostSpecificFirst(rules: readonly UpstreamProxyRule[]): readonly UpstreamProxyRule[] {
  return rules.toSorted((a, b) => specificity(b.hosts) - specificity(a.hosts))
}

/** An exact host before a wildcard, a longer wildcard before a shorter one, and with a port before without. */
function specificity(hosts: HostPattern | null): number {
  if (hosts === null) return -1
  const port = hosts.port === null ? 0 : 0.5
  if (hosts.kind === 'any') return port
  return port + (hosts.kind === 'exact' ? 1_000 : hosts.host.length)
}

function bad(text: string, why: string): PullscopeError {
  return new PullscopeError(
    'bad-upstream-proxy',
    `--upstream-proxy ${withoutCredentials(text)}: ${why}`,
    'write for example --upstream-proxy http://user:password@proxy.example:3128, ' +
      "or --upstream-proxy '*.docker.io=socks5h://127.0.0.1:1080' for some hosts",
  )
}
