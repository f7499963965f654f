// For which requests a challenge counts: clients keep it under different names. It matters where `/v2/`, or a manifest, is
// redirected. Pure; knows no program by name.

/**
 * `the-registry`: one for all that goes to the registry's own origin, wherever the challenge came from. `each-host`: for
 * whatever goes to the host that gave it. `each-root`: for what lies below the URL that gave it, `/v2/` of some host: a
 * challenge of another path is never found.
 */
export type Filing = 'the-registry' | 'each-host' | 'each-root'

/** Under what a challenge is kept; `answered` is the URL that gave it, at the end of all redirects. */
export function filedUnder(answered: URL, filing: Filing): string {
  if (filing === 'the-registry') return ''
  return filing === 'each-host' ? answered.host : `${answered.origin}${answered.pathname}`
}

/** Where it is looked for when a URL is asked, each redirect anew; null when there can be none. */
export function soughtUnder(
  asked: URL,
  filing: Filing,
  { endpoint }: { readonly endpoint: URL },
): string | null {
  if (filing === 'the-registry') return asked.origin === endpoint.origin ? '' : null
  if (filing === 'each-host') return asked.host
  const root = asked.pathname.indexOf('/v2/')
  return root === -1 ? null : `${asked.origin}${asked.pathname.slice(0, root + '/v2/'.length)}`
}
