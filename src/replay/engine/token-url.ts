// The URL that a token is asked for at (distribution, docs/spec/auth/token.md).

export interface TokenService {
  readonly realm: URL
  readonly service: string | null
}

export type TokenParameters = readonly (readonly [name: string, value: string])[]

/** `by-name`: as Go's clients write a query. `scope-last`: as scripts do. */
export type Order = 'by-name' | 'scope-last'

/** The realm's own parameters are kept, in front. */
export function tokenUrl(
  { realm, service }: TokenService,
  parameters: TokenParameters,
  order: Order = 'by-name',
): URL {
  const all: TokenParameters = [...(service === null ? [] : ([['service', service]] as const)), ...parameters]
  const sorted = all.toSorted(([a], [b]) =>
    order === 'by-name' ? compare(a, b) : Number(a === 'scope') - Number(b === 'scope'),
  )
  const url = new URL(realm)
  for (const [name, value] of sorted) url.searchParams.append(name, value)
  return url
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
