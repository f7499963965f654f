// Which upstreams an option is about: a host, a wildcard, with or without a port. Pure.

import { canonicalHost, type Authority } from './authority.ts'

/** `registry.example`, `registry.example:5000`, `192.0.2.1`, `[::1]:5000`, `*.docker.io` (not docker.io itself), `*`. */
export interface HostPattern {
  /** `exact`: the host as `canonicalHost` has it · `below`: any name under it · `any`: everything. */
  readonly kind: 'exact' | 'below' | 'any'
  readonly host: string
  /** null: any. */
  readonly port: number | null
}

/** Null when it is no pattern. Never throws. */
export function parseHostPattern(text: string): HostPattern | null {
  const [whole, bracketed, bare = '', digits] =
    /^(?:\[([^\]]+)\]|([^:[\]]+|[^[\]]*:[^[\]]*:[^[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  const port = digits === undefined ? null : Number(digits)
  if (whole === undefined || port === 0 || (port ?? 0) > 65_535) return null
  const name = bracketed ?? bare
  if (name === '*') return { kind: 'any', host: '*', port }
  const isBelow = name.startsWith('*.')
  const host = canonicalHost(isBelow ? name.slice(2) : name)
  return host === null ? null : { kind: isBelow ? 'below' : 'exact', host, port }
}

export function matchesHost({ kind, host, port }: HostPattern, authority: Authority): boolean {
  if (port !== null && port !== authority.port) return false
  if (kind === 'any') return true
  return kind === 'exact' ? authority.host === host : authority.host.endsWith(`.${host}`)
}

export function formatHostPattern({ kind, host, port }: HostPattern): string {
  const name = host.includes(':') ? `[${host}]` : host
  return (kind === 'below' ? '*.' : '') + name + (port === null ? '' : `:${port}`)
}
