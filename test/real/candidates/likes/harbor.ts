// A server that pulls as Harbor does through a proxy cache project: names below a project, its own token service.
// Modelled on goharbor/harbor (src/server/middleware/v2auth/auth.go, repoproxy/proxy.go), on
// https://goharbor.io/docs/latest/administration/configure-proxy-cache/ and on the issues that the variants name.

import { randomUUID } from 'node:crypto'
import { parseScopes, grant } from '../../../../src/hub/authorization/scope.ts'
import { basicIdentity } from '../../../../src/hub/authorization/credentials.ts'
import { createTokens, type Tokens } from '../../../../src/hub/authorization/tokens.ts'
import type { Answer, Handler, HubRequest } from '../../../../src/hub/handler.ts'
import { bodyOf } from '../../../../src/hub/answer.ts'
import { ALICE } from '../../../../src/hub/options.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'
import { operationOf, type Operation } from '../../../../src/registry/endpoint.ts'
import type { CandidateFixture } from '../candidate.ts'
import { createContent, type Content } from './content.ts'
import { answerPull, scopeOf, serveLike, withLibrary, type Product, type Standing } from './serve.ts'
import { ACCOUNTS, answerToken } from './tokens.ts'

const PROJECT = 'dockerhub'
/** src/core/service/token, `Registry`. */
const SERVICE = 'harbor-registry'
const PORTAL =
  '<!doctype html><html><head><title>Harbor</title></head><body><harbor-app></harbor-app></body></html>'

interface Setup extends Standing {
  /** Realm without its path, from where Harbor is reached. */
  readonly realm: (origin: URL) => string
  /** Whether `PROJECT/busybox` is `library/busybox`, or the user has to say so. */
  readonly library: 'added' | 'left-to-the-user'
  /** What HEAD finds that is not yet in the cache. */
  readonly coldHead: 'all' | 'blobs' | 'manifests'
  readonly headMetadata: 'whole' | 'digest-only'
  /** What stands for a manifest or blob that is not there. */
  readonly missing: 'error' | 'portal'
}

const CLEAN: Setup = {
  namespaces: 'checked',
  realm: ({ origin }) => origin,
  library: 'added', // https://github.com/goharbor/harbor/issues/12719
  coldHead: 'all',
  headMetadata: 'whole',
  missing: 'error',
}

function harborLike(
  variant: string,
  faults: readonly string[],
  different: Partial<Setup> = {},
): CandidateFixture {
  const setup = { ...CLEAN, ...different }
  const product: Product = (upstream, origin) => harborHandler(createContent(upstream), { setup, origin })
  const start: CandidateFixture['start'] = (hub) => serveLike(hub, product, setup)
  return { id: 'harbor', variant, prefix: PROJECT, faults, start }
}

export const HARBOR_LIKES: readonly CandidateFixture[] = [
  harborLike('clean', []),
  // With nobody in front: a project stands for its one registry, whatever a mirror's client wants
  harborLike('as-installed', ['ns-misrouted'], { namespaces: 'ignored' }),
  // https://github.com/goharbor/harbor/issues/3114: TLS ends in front, and Harbor does not know
  harborLike('behind-tls', ['realm-wrong-scheme'], { realm: ({ host }) => `http://${host}` }),
  // https://github.com/goharbor/harbor/issues/23138: external_url without the port
  harborLike('external-url-without-port', ['realm-wrong-host-port'], {
    realm: ({ protocol, hostname }) => `${protocol}//${hostname}`,
  }),
  // https://github.com/goharbor/harbor/issues/15154: "this is currently by design"
  harborLike('library-by-hand', ['library-missing-path'], { library: 'left-to-the-user' }),
  // https://github.com/goharbor/harbor/issues/13153: 2.1.0, mended by pull request 13301
  harborLike('2.1.0', ['head-unsupported'], { coldHead: 'blobs' }),
  // https://github.com/goharbor/harbor/issues/22609: HEAD of a blob that is not in the cache
  harborLike('2.14', ['head-unsupported'], { coldHead: 'manifests' }),
  // https://github.com/goharbor/harbor/issues/18133: the endpoint has an account, the project is public
  harborLike('endpoint-account', ['upstream-identity-shared'], { account: ALICE }),
  // https://github.com/goharbor/harbor/issues/13740: 2.1.1, mended by pull request 13805
  harborLike('2.1.1', ['head-metadata-missing'], { headMetadata: 'digest-only' }),
  // https://github.com/goharbor/harbor/issues/23882: a page is served for what is not there
  harborLike('portal-for-missing', ['html-served-as-content'], { missing: 'portal' }),
]

interface Serving {
  readonly setup: Setup
  readonly origin: URL
}

function harborHandler(content: Content, { setup, origin }: Serving): Handler {
  const tokens = createTokens({
    issuer: 'harbor-token-issuer',
    now: () => new Date(),
    times: { lifeSeconds: 1800 },
  })
  return async (request) => {
    const answer =
      request.url.pathname === '/service/token'
        ? answerToken(request, (user, scopes) => issue(tokens, user, scopes))
        : await answerRegistry(request)
    return { ...answer, headers: [...answer.headers, ...standing()] }
  }

  async function answerRegistry(request: HubRequest): Promise<Answer> {
    const operation = operationOf(request.method, request.url)
    if (operation === null || !/^\/v2(?:\/|$)/.test(request.url.pathname)) return portalAnswer()
    if (!isLetIn(request, operation, tokens)) return challenge(request, operation)
    const repository = 'name' in operation ? repositoryOf(operation.name) : null
    if (repository !== null && isCold(operation, repository)) return errorAnswer('MANIFEST_UNKNOWN')
    const answer = await answerPull(content, { operation, repository, request })
    if (answer.status === 404 && setup.missing === 'portal') return portalAnswer()
    return operation.kind === 'manifest-head' && setup.headMetadata === 'digest-only'
      ? withoutMetadata(answer)
      : answer
  }

  /** The upstream's name; null outside of the project. */
  function repositoryOf(name: string): string | null {
    if (!name.startsWith(`${PROJECT}/`)) return null
    const below = name.slice(PROJECT.length + 1)
    return setup.library === 'added' ? withLibrary(below) : below
  }

  function isCold(operation: Operation, repository: string): boolean {
    if (operation.kind === 'manifest-head')
      return setup.coldHead === 'blobs' && !content.has(repository, operation.reference)
    if (operation.kind === 'blob-head')
      return setup.coldHead === 'manifests' && !content.has(repository, operation.digest)
    return false
  }

  /** auth.go, getChallenge: Basic for whoever brought an Authorization, of whatever kind. */
  function challenge(request: HubRequest, operation: Operation): Answer {
    const scope = scopeOf(operation)
    const bearer = `Bearer realm="${setup.realm(origin)}/service/token",service="${SERVICE}"`
    const value =
      request.headers.authorization !== undefined
        ? 'Basic realm="harbor"'
        : `${bearer}${scope === null ? '' : `,scope="${scope}"`}`
    return errorAnswer('UNAUTHORIZED', { headers: [['Www-Authenticate', value]] })
  }
}

function issue(tokens: Tokens, user: string, scopes: readonly string[]): object {
  const access = grant(parseScopes(scopes), ({ type, name }) =>
    type === 'repository' && name.startsWith(`${PROJECT}/`) ? ['pull'] : [],
  )
  const token = tokens.issue({ service: SERVICE, subject: user, access })
  return { token, access_token: '', expires_in: tokens.lifeSeconds, issued_at: new Date().toISOString() }
}

/** The project is public: a GET needs no token, a HEAD does (auth.go, `make sure 401 is returned for CLI HEAD`). */
function isLetIn(
  { method, headers: { authorization } }: HubRequest,
  operation: Operation,
  tokens: Tokens,
): boolean {
  if (authorization === undefined) return operation.kind !== 'base' && method === 'GET'
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (bearer === undefined) return typeof basicIdentity(authorization, ACCOUNTS) === 'object'
  const claims = tokens.verify(bearer, SERVICE)
  // A token counts for whole projects.
  return claims !== null && (operation.kind === 'base' || claims.access.length > 0)
}

function portalAnswer(): Answer {
  return { status: 200, headers: [['Content-Type', 'text/html']], body: bodyOf(Buffer.from(PORTAL)) }
}

function withoutMetadata(answer: Answer): Answer {
  if (answer.status !== 200) return answer
  return {
    ...answer,
    headers: answer.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
    body: { ...answer.body, length: null },
  }
}

/** https://github.com/goharbor/harbor/issues/12192 */
function standing(): Answer['headers'] {
  const id = randomUUID().replaceAll('-', '')
  return [
    ['Server', 'nginx'],
    ['Docker-Distribution-Api-Version', 'registry/2.0'],
    ['Set-Cookie', `sid=${id}; Path=/; HttpOnly`],
    ['X-Request-Id', id],
  ]
}
