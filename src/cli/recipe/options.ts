// What the flags of `pullscope recipe` come to: options of a recipe. All values end up in a configuration, so what could
// be read as more than a value there is refused. Pure.

import { isIP } from 'node:net'
import { PullscopeError } from '../../errors.ts'
import { canonicalHost, formatAddress } from '../../proxy/authority.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import { RECIPE_DEFAULTS, type RecipeOptions } from '../../recipes/recipe.ts'

/** Parsed one by one; absent ones are `RECIPE_DEFAULTS`. */
export interface RecipeFlags {
  readonly name?: string
  readonly listen?: ListenAddress
  readonly certificate?: string
  readonly key?: string
  readonly plain?: true
  readonly upstream?: string
  readonly auth?: string
  readonly namespace?: string
  readonly upstreamCa?: string
  readonly resolver?: readonly string[]
}

/** Throws `usage` where flags do not go together. */
export function recipeOptions(flags: RecipeFlags): RecipeOptions {
  const { listen, name, plain, upstream, auth, namespace } = flags
  if ((upstream === undefined) !== (auth === undefined)) {
    throw usage(
      'another upstream has a token service of its own',
      'give both --upstream and --auth; `curl -i https://HOST/v2/` names the token service as realm',
    )
  }
  if (plain === true && (flags.certificate !== undefined || flags.key !== undefined)) {
    throw usage('--plain is without TLS, and needs no certificate', 'leave out --certificate and --key')
  }
  const usual = RECIPE_DEFAULTS
  const certificate = flags.certificate ?? usual.tls?.certificate ?? ''
  const key = flags.key ?? usual.tls?.key ?? ''
  return {
    ...usual,
    listen: listen === undefined ? usual.listen : formatAddress(listen),
    origin: name ?? null,
    tls: plain === true ? null : { certificate, key },
    namespace: namespace ?? usual.namespace,
    registry: upstream ?? usual.registry,
    tokenService: auth ?? usual.tokenService,
    trusted: flags.upstreamCa ?? usual.trusted,
    resolvers: flags.resolver ?? usual.resolvers,
  }
}

/** A path on the machine of the proxy, such as `/etc/ssl/mirror/cert.pem`. Throws `usage`. */
export function parsePath(text: string): string {
  if (/^[\w./+@:-]+$/.test(text)) return text
  throw usage(
    `${JSON.stringify(text)} is not a path that can stand in a configuration`,
    'use letters, digits and . _ - / only',
  )
}

/** A registry as `?ns=` names it: `docker.io`, `ghcr.io`, `localhost:5000`. Throws `usage`. */
export function parseNamespace(text: string): string {
  const [, host = '', port = ''] = /^([^:]*)(:\d{1,5})?$/.exec(text) ?? []
  const canonical = canonicalHost(host)
  if (canonical !== null) return canonical + port
  throw usage(`--namespace ${text} is not the name of a registry`, 'write for example --namespace ghcr.io')
}

/** The IP address of a DNS server. Throws `usage`. */
export function parseResolver(text: string): string {
  if (isIP(text) !== 0 && !text.includes('%')) return text
  throw usage(`--resolver ${text} is not an IP address`, 'write for example --resolver 1.1.1.1')
}

function usage(message: string, remedy: string): PullscopeError {
  return new PullscopeError('usage', message, remedy)
}
