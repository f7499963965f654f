// A server that pulls as Nexus Repository does on a docker connector: one repository at the root of a port.
// Modelled on https://help.sonatype.com/en/docker-registry.html and on the issues of sonatype/nexus-public that the
// variants name; headers and challenge are those of issue 651.

import { operationOf } from '../../../../src/registry/endpoint.ts'
import { bodyOf } from '../../../../src/hub/answer.ts'
import type { Answer, Handler } from '../../../../src/hub/handler.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'
import type { CandidateFixture } from '../candidate.ts'
import { createContent, type Content, type ContentOptions } from './content.ts'
import { answerPull, serveLike, withLibrary, type Product, type Standing } from './serve.ts'
import { answerToken, opaqueTokens } from './tokens.ts'

interface Setup extends ContentOptions, Standing {
  /** What stands in the realm for where it is reached. */
  readonly realm: (origin: URL) => string
  /** What becomes of the Link to a next page, which is `</v2/…>; rel="next"`. */
  readonly link: (link: string, origin: URL) => string | null
  readonly head: 'as-get' | 'page-not-found'
}

const CLEAN: Setup = {
  namespaces: 'checked',
  realm: ({ origin }) => origin,
  link: (link) => link,
  head: 'as-get',
}

const STANDING: Answer['headers'] = [
  ['Server', 'Nexus/3.80.0-06 (COMMUNITY)'],
  ['X-Content-Type-Options', 'nosniff'],
  [
    'Content-Security-Policy',
    'sandbox allow-forms allow-modals allow-popups allow-presentation allow-scripts',
  ],
  ['Docker-Distribution-Api-Version', 'registry/2.0'],
]

function nexusLike(
  variant: string,
  faults: readonly string[],
  different: Partial<Setup> = {},
): CandidateFixture {
  const setup = { ...CLEAN, ...different }
  const product: Product = (upstream, origin) => nexusHandler(createContent(upstream, setup), setup, origin)
  return { id: 'nexus', variant, faults, start: (hub) => serveLike(hub, product, setup) }
}

export const NEXUS_LIKES: readonly CandidateFixture[] = [
  nexusLike('clean', []),
  // With nobody in front: a connector stands for its one registry
  nexusLike('as-installed', ['ns-misrouted'], { namespaces: 'ignored' }),
  // https://github.com/sonatype/nexus-public/issues/651: X-Forwarded-Port behind a Host that has its port
  nexusLike('doubled-port', ['realm-wrong-host-port'], { realm: ({ origin, port }) => `${origin}:${port}` }),
  // https://github.com/sonatype/nexus-public/issues/1011
  nexusLike('internal-link', ['link-header-wrong'], {
    link: (link, { origin }) => link.replace('</v2/', `<${origin}/repository/docker-proxy/v2/`),
  }),
  // https://github.com/sonatype/nexus-public/issues/117
  nexusLike('group', ['link-header-wrong'], { link: () => null }),
  // https://github.com/andrey-pohilko/registry-cli/issues/14: 3.2.1
  nexusLike('3.2.1', ['head-unsupported'], { head: 'page-not-found' }),
  // Maximum metadata age: a day by default
  nexusLike('metadata-for-a-day', ['stale-tag'], { tags: 'kept' }),
]

function nexusHandler(content: Content, setup: Setup, origin: URL): Handler {
  const tokens = opaqueTokens('DockerToken.')
  return async (request) => {
    const answer = await answerRequest(request)
    return { ...answer, headers: [...STANDING, ...answer.headers.flatMap(withLink)] }
  }

  async function answerRequest(request: Parameters<Handler>[0]): Promise<Answer> {
    const { pathname } = request.url
    if (pathname === '/v2/token') return answerToken(request, () => ({ token: tokens.issue() }))
    const operation = operationOf(request.method, request.url)
    // A connector knows nothing but its repository.
    if (operation === null || !/^\/v2(?:\/|$)/.test(pathname)) return pageNotFound(400)
    if (!tokens.isLetIn(request)) return errorAnswer('UNAUTHORIZED', { headers: [challenge()] })
    if (operation.kind === 'manifest-head' && setup.head === 'page-not-found') return pageNotFound(404)
    const repository = 'name' in operation ? withLibrary(operation.name) : null
    return answerPull(content, { operation, repository, request })
  }

  /** With `Allow anonymous docker pull`: realm and service are the same, and the scope is anything. */
  function challenge(): readonly [string, string] {
    const realm = `${setup.realm(origin)}/v2/token`
    return ['WWW-Authenticate', `Bearer realm="${realm}",service="${realm}",scope="repository:*:pull"`]
  }

  function withLink([name, value]: readonly [string, string]): Answer['headers'] {
    if (name !== 'Link') return [[name, value]]
    const link = setup.link(value, origin)
    return link === null ? [] : [[name, link]]
  }
}

function pageNotFound(status: number): Answer {
  const page = '<!DOCTYPE html><html><head><title>404 - Nexus Repository Manager</title></head></html>'
  return { status, headers: [['Content-Type', 'text/html']], body: bodyOf(Buffer.from(page)) }
}
