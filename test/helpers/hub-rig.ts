// A hub of its own for one test, on plain HTTP, and a client that asks one thing at a time.

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Role } from '../../src/hub/handler.ts'
import type { ImageRecipe, RepositoryRecipe } from '../../src/hub/images/recipe.ts'
import { ALICE, type HubOptions, type RunningHub } from '../../src/hub/options.ts'
import { startHub } from '../../src/hub/start.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface HubRig {
  readonly hub: RunningHub
  /** `registry`, `authorization` or `cdn`, then a path; or a whole URL of the hub. */
  readonly ask: (target: `${Role}/${string}` | URL, options?: AskOptions) => Promise<Reply>
  /** A token for the scopes; anybody's, or alice's. */
  readonly token: (who: 'anybody' | 'alice', ...scopes: string[]) => Promise<string>
  /** Asks the registry with a token for `repository:NAME:ACTIONS`: alice's for a push, anybody's for a pull. */
  readonly pull: (repository: string, path: string, options?: AskOptions) => Promise<Reply>
  readonly push: (repository: string, path: string, options?: AskOptions) => Promise<Reply>
  /** The hub's clock goes on. */
  readonly later: (seconds: number) => void
  readonly faults: readonly unknown[]
}

const START = Date.parse('2026-11-22T12:00:00Z')

const ACCEPT_ALL = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export const ALICE_BASIC = `Basic ${Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')}`

/** Closes with the test, which fails if the hub told of an error of its own and the test has not taken it away. */
export async function hubRig(overrides: Partial<HubOptions> = {}): Promise<HubRig> {
  let now = START
  const faults: unknown[] = []
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(now),
    onFault: (error) => faults.push(error),
    ...overrides,
  })
  onTestFinished(async () => {
    await hub.close()
    if (faults.length > 0) throw faults[0]
  })

  const ask: HubRig['ask'] = (target, options = {}) => {
    if (target instanceof URL) return send(target, options)
    const [role, ...path] = target.split('/')
    return send(new URL(`http://${hub.authorities[role as Role].name}/${path.join('/')}`), options)
  }
  const token: HubRig['token'] = async (who, ...scopes) => {
    const query = new URLSearchParams({ service: 'registry.docker.io' })
    for (const scope of scopes) query.append('scope', scope)
    const headers: Record<string, string> = who === 'alice' ? { authorization: ALICE_BASIC } : {}
    const { body } = await ask(`authorization/token?${query.toString()}`, { headers })
    return (json(body) as { token: string }).token
  }
  const asked = async (bearer: string, path: string, { headers, ...rest }: AskOptions = {}): Promise<Reply> =>
    ask(`registry/v2/${path}`, {
      ...rest,
      headers: { authorization: `Bearer ${bearer}`, accept: ACCEPT_ALL, ...headers },
    })
  return {
    hub,
    ask,
    token,
    faults,
    later: (seconds) => (now += seconds * 1000),
    pull: async (repository, path, options) =>
      asked(await token('anybody', `repository:${repository}:pull`), `${repository}/${path}`, options),
    push: async (repository, path, options) =>
      asked(
        await token('alice', `repository:${repository}:pull,push,delete`),
        `${repository}/${path}`,
        options,
      ),
  }
}

/** One public repository with one small image: for tests to which its content is of no interest. */
export function catalogOf(name: string, image: Partial<ImageRecipe> = {}): readonly RepositoryRecipe[] {
  const platforms = [{ os: 'linux', architecture: 'amd64' }]
  const layers = [{ path: 'hello', bytes: 1_000, per: 'platform' }] as const
  const whole: ImageRecipe = {
    tags: ['latest'],
    format: 'oci-index',
    platforms,
    layers,
    referrers: [],
    ...image,
  }
  return [{ name, visibility: 'public', images: [whole] }]
}

export function json(body: Buffer): unknown {
  return JSON.parse(body.toString())
}

/** The error codes of a body. */
export function codes(reply: Reply): string[] {
  return (json(reply.body) as { errors: { code: string }[] }).errors.map(({ code }) => code)
}

/** Not `fetch`: it hides redirects, ranges and the bodies of a HEAD. */
function send(url: URL, { method = 'GET', headers = {}, body }: AskOptions): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: answered } = response
      buffer(response).then((bytes) => resolve({ status, headers: answered, body: bytes }), reject)
    })
    request.once('error', reject).end(body)
  })
}
