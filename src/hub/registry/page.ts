// Lists by the page: `n`, `last` and the Link header (distribution spec, "Listing Tags"; RFC 8288). Pure.

export interface Page {
  readonly items: readonly string[]
  /** The value of a Link header to the next page; null on the last one. */
  readonly link: string | null
}

/** The page of a sorted list that `url` asks for. An `n` that is no number is ignored, as Distribution does. */
export function pageOf(sorted: readonly string[], { pathname, searchParams }: URL): Page {
  const last = searchParams.get('last')
  const rest = last === null ? sorted : sorted.filter((item) => item > last)
  const asked = searchParams.get('n') ?? ''
  const n = /^\d{1,9}$/.test(asked) ? Number(asked) : rest.length
  const items = rest.slice(0, n)
  const end = items.at(-1)
  if (end === undefined || items.length === rest.length) return { items, link: null }
  const query = new URLSearchParams({ last: end, n: String(n) })
  return { items, link: `<${pathname}?${query.toString()}>; rel="next"` }
}
