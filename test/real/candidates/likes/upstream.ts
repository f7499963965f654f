// How a caching product asks its upstream: with a token of its own, redirects followed, nothing of its clients'.

import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { parseAuthenticate } from '../../../../src/http/authenticate.ts'
import { header, headerValues, type HeaderList } from '../../../../src/http/headers.ts'
import type { HttpResponse } from '../../../../src/puller/http-client.ts'
import { createHttpClient } from '../../../../src/puller/node-client.ts'
import type { Credentials } from '../../../../src/puller/personality.ts'
import type { CandidateHub } from '../candidate.ts'

export interface UpstreamAsk {
  readonly method: 'GET' | 'HEAD'
  readonly repository: string
  /** Path below the repository, and query: `manifests/latest`, `tags/list?n=2`. */
  readonly path: string
  readonly headers?: HeaderList
  /** `followed` by default. */
  readonly redirects?: 'followed' | 'passed'
}

export interface UpstreamAnswer extends HttpResponse {
  /** Who answered in the end: the registry, or a store that it redirected to. */
  readonly by: 'registry' | 'store'
}

export interface Upstream {
  /** Throws `NoAnswer`. */
  ask(ask: UpstreamAsk): Promise<UpstreamAnswer>
  close(): void
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const REDIRECT_LIMIT = 5
/** What the token specification lets a token live that says nothing. */
const TOKEN_SECONDS = 60

/** `account`: whose tokens are asked for; anybody's when null. */
export async function openUpstream(
  { origins, ca }: CandidateHub,
  account: Credentials | null,
): Promise<Upstream> {
  const client = createHttpClient({ proxy: null, ca: ca === null ? [] : [await readFile(ca, 'utf8')] })
  const closing = new AbortController()
  const bearers = new Map<string, { readonly value: string; readonly until: number }>()

  const send = (method: UpstreamAsk['method'], url: URL, headers: HeaderList): Promise<HttpResponse> =>
    client.send(
      { method, url, headers: [['Host', url.host], ['User-Agent', 'registry-like'], ...headers], body: null },
      closing.signal,
    )

  const follow = async (ask: UpstreamAsk, bearer: string | null): Promise<UpstreamAnswer> => {
    const first = new URL(`/v2/${ask.repository}/${ask.path}`, origins.registry)
    const authorization: HeaderList = bearer === null ? [] : [['Authorization', `Bearer ${bearer}`]]
    let url = first
    for (let hops = 0; ; hops++) {
      const isRegistry = url.origin === first.origin
      const answer = await send(ask.method, url, [
        ...(ask.headers ?? []),
        ...(isRegistry ? authorization : []),
      ])
      const to = header(answer.headers, 'location')
      const ends = !REDIRECTS.has(answer.status) || to === null || hops === REDIRECT_LIMIT
      if (ends || ask.redirects === 'passed')
        return Object.assign(answer, { by: isRegistry ? 'registry' : 'store' } as const)
      answer.discard()
      url = new URL(to, url)
    }
  }

  const authorize = async (challenges: HeaderList, repository: string): Promise<string | null> => {
    const lines = headerValues(challenges, 'www-authenticate').flatMap((line) => parseAuthenticate(line))
    const { realm, service } = lines.find(({ scheme }) => /^bearer$/i.test(scheme))?.parameters ?? {}
    if (realm === undefined) return null
    const url = new URL(realm)
    if (service !== undefined) url.searchParams.set('service', service)
    url.searchParams.set('scope', `repository:${repository}:pull`)
    const answer = await send('GET', url, account === null ? [] : [['Authorization', basicOf(account)]])
    if (answer.status !== 200) {
      answer.discard()
      return null
    }
    const given = JSON.parse(await text(answer.body)) as { token?: string; expires_in?: number }
    if (given.token === undefined) return null
    const until = Date.now() + (given.expires_in ?? TOKEN_SECONDS) * 500
    bearers.set(repository, { value: given.token, until })
    return given.token
  }

  return {
    ask: async (ask) => {
      const known = bearers.get(ask.repository)
      const answer = await follow(ask, known !== undefined && known.until > Date.now() ? known.value : null)
      if (answer.status !== 401) return answer
      const bearer = await authorize(answer.headers, ask.repository)
      if (bearer === null) return answer
      answer.discard()
      return follow(ask, bearer)
    },
    close: () => {
      closing.abort()
      client.close()
    },
  }
}

function basicOf({ name, password }: Credentials): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}
