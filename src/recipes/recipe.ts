// What a recipe is: a whole configuration of a registry proxy that works, to be copied. Pure; no kind is named here.

export interface RecipeOptions {
  /** Where it listens: `0.0.0.0:443`, `[::1]:8443`. */
  readonly listen: string
  /**
   * Scheme and authority by which clients name it, such as `https://mirror.example:8443`: behind something that ends
   * TLS or maps ports, it cannot know. null: what each request says.
   */
  readonly origin: string | null
  /** PEM files on the machine of the proxy; null for plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | null
  /** What containerd calls the upstream in `?ns=`: `docker.io`. */
  readonly namespace: string
  /** Origin of the upstream registry: `https://registry-1.docker.io`. */
  readonly registry: string
  /** URL of its token service, as its challenge names it: `https://auth.docker.io/token`. */
  readonly tokenService: string
  /** PEM file of the authorities by which the upstream is verified; on the machine of the proxy. */
  readonly trusted: string
  /** DNS servers by IP address, in the order in which they are asked. */
  readonly resolvers: readonly string[]
  /** null: where it usually is. */
  readonly accessLog: string | null
}

export interface Recipe {
  /** As in `pullscope recipe KIND`. */
  readonly id: string
  readonly title: string
  /** The whole file, ending in a line feed. Options are checked where they are read. */
  readonly render: (options: RecipeOptions) => string
}

/** Of all registries, Docker Hub alone has a namespace that its users leave out. */
export function hasLibrary({ namespace }: RecipeOptions): boolean {
  return namespace === 'docker.io'
}

/** What is printed when nothing else is asked for. */
export const RECIPE_DEFAULTS: RecipeOptions = {
  listen: '0.0.0.0:443',
  origin: null,
  tls: { certificate: '/etc/ssl/registry-proxy/cert.pem', key: '/etc/ssl/registry-proxy/key.pem' },
  namespace: 'docker.io',
  registry: 'https://registry-1.docker.io',
  tokenService: 'https://auth.docker.io/token',
  trusted: '/etc/ssl/certs/ca-certificates.crt',
  resolvers: ['1.1.1.1', '8.8.8.8'],
  accessLog: null,
}
