// pullscope as a registry endpoint (`--reverse`): where a plain request to it goes, and what is changed on the way there.
// Remembers which hosts the registry has led clients to, for it relays to no others.

import type { Rewrite } from '../../capture/event.ts'
import { header, type HeaderList } from '../../http/headers.ts'
import { formatAuthority, parseAuthority, type Authority } from '../authority.ts'
import type { ReverseTarget } from '../options.ts'
import type { Route } from '../route.ts'
import type { Target } from '../upstream-error.ts'
import { rewriteAnswerHead } from './answer-head.ts'
import { isOurs, parseDetour, pathOfDetour, type Detour } from './detour.ts'
import type { Standpoint } from './reference.ts'

/** `own`: where the client's connection came in, for a client that does not say what it calls us. */
export type ReverseRoute = (target: string, headers: HeaderList, own: Authority) => Route | Refusal

/** Why a request is not relayed. */
export interface Refusal {
  readonly refusal: string
}

/** Hosts that are remembered. A registry names two or three; a hostile one may name any number. */
const KNOWN_LIMIT = 1_000

/**
 * Go keeps these on a redirect to the same host, and drops them on one to another (net/http, client.go,
 * `shouldCopyHeaderOnRedirect`; they stay dropped for the rest of the chain). With pullscope, all hosts are the same one,
 * and containerd adds a token by host on top, so a token for the registry would end up at its CDN.
 */
const NOT_TAKEN_ALONG = new Set(['authorization', 'cookie'])

/** To be asked for requests in origin form: `target` begins with a slash. */
export function createReverse({ scheme, host, port }: ReverseTarget): ReverseRoute {
  const home: Target = { scheme, authority: { host, port } }
  const known = new Set<string>()

  function remember(detour: Detour): void {
    const key = pathOfDetour(detour, '')
    known.delete(key)
    known.add(key)
    const [oldest = key] = known
    if (known.size > KNOWN_LIMIT) known.delete(oldest)
  }

  return (target, headers, own) => {
    const parsed = isOurs(target) ? parseDetour(target) : { detour: null, path: target }
    if (parsed === null) return { refusal: 'this path begins like those of pullscope, but is none of them' }
    const { detour, path } = parsed
    if (detour !== null && !known.has(pathOfDetour(detour, ''))) {
      const asked = formatAuthority(detour.authority, detour.scheme)
      return {
        refusal: `only hosts that the registry has named are relayed to, and ${asked} is none of them`,
      }
    }
    const to = detour ?? home
    const authority = formatAuthority(to.authority, to.scheme)
    const us = formatAuthority(parseAuthority(header(headers, 'host') ?? '', 80) ?? own, 'http')
    const url = `${to.scheme}://${authority}${path}`
    const head = rewriteRequestHead(headers, authority, detour?.kind === 'redirect' ? 'leave-out' : 'keep')
    const from: Standpoint = { home, us, detour, path: path.replace(/\?.*$/s, '') }
    return {
      scheme: to.scheme,
      authority: to.authority,
      target: path,
      url,
      headers: head.headers,
      rewritten: [{ part: 'url', from: `http://${us}${target}`, to: url }, ...head.rewritten],
      rewriteAnswer(status, answerHeaders) {
        const { detours, ...answer } = rewriteAnswerHead(status, answerHeaders, from)
        detours.forEach(remember)
        return answer
      },
    }
  }
}

function rewriteRequestHead(
  headers: HeaderList,
  authority: string,
  credentials: 'keep' | 'leave-out',
): { readonly headers: HeaderList; readonly rewritten: readonly Rewrite[] } {
  const rewritten: Rewrite[] = []
  const up = headers.flatMap(([name, value]): HeaderList => {
    const part = name.toLowerCase()
    if (part === 'host') {
      rewritten.push({ part, from: value, to: authority })
      return [[name, authority]]
    }
    if (credentials === 'keep' || !NOT_TAKEN_ALONG.has(part)) return [[name, value]]
    rewritten.push({ part, from: value, to: null })
    return []
  })
  if (header(up, 'host') !== null) return { headers: up, rewritten }
  rewritten.unshift({ part: 'host', from: null, to: authority })
  return { headers: [['Host', authority], ...up], rewritten }
}
