// What nginx and OpenResty have in common: how the server listens, and how it speaks with the upstream. Text only.

import { isIP } from 'node:net'
import type { RecipeOptions } from '../recipe.ts'

/** Directives of `server`, eight columns in. */
export function listening({ listen, tls, accessLog }: RecipeOptions): string {
  return lines([
    `listen ${listen}${tls === null ? '' : ' ssl'};`,
    ...(tls === null
      ? []
      : [
          `ssl_certificate ${tls.certificate};`,
          `ssl_certificate_key ${tls.key};`,
          'ssl_protocols TLSv1.2 TLSv1.3;',
        ]),
    ...(accessLog === null ? [] : [`access_log ${accessLog};`]),
  ])
}

/** How clients name the server: a value of nginx. */
export function ownOrigin({ origin }: RecipeOptions): string {
  return origin ?? '$scheme://$http_host'
}

export function resolving({ resolvers }: RecipeOptions): string {
  const servers = resolvers.map((each) => (isIP(each) === 6 ? `[${each}]` : each))
  return lines([`resolver ${servers.join(' ')} valid=300s ipv6=off;`, 'resolver_timeout 10s;'])
}

/** Nothing for an upstream without TLS. */
export function upstreamTls({ registry, trusted }: RecipeOptions): string {
  const { protocol, hostname } = new URL(registry)
  if (protocol === 'http:') return lines(['# The upstream is asked without TLS.'])
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  return lines([
    'proxy_ssl_server_name on;',
    'proxy_ssl_protocols TLSv1.2 TLSv1.3;',
    ...(isAddress
      ? ['# nginx compares certificates with names only, and the upstream is named by its address.']
      : ['proxy_ssl_verify on;', 'proxy_ssl_verify_depth 5;', `proxy_ssl_trusted_certificate ${trusted};`]),
  ])
}

function lines(all: readonly string[]): string {
  return all.map((line) => `        ${line}`).join('\n')
}
