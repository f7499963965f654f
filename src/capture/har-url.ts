// URLs in the entries that pullscope writes. Firefox gives up a whole file at the first URL that it cannot parse, and clients
// do send such targets: `CONNECT registry` is one.

const UNREADABLE = 'about:invalid#'

/** The URL itself, or one that can be parsed and holds it. */
export function harUrl(url: string): string {
  return URL.canParse(url) && !url.startsWith(UNREADABLE) ? url : UNREADABLE + url
}

/** What `harUrl` was given. */
export function urlOfHar(url: string): string {
  return url.startsWith(UNREADABLE) ? url.slice(UNREADABLE.length) : url
}
