// A server that pulls as Artifactory does, with a remote repository by the repository path method behind an nginx.
// Modelled on https://jfrog.com/help/r/jfrog-artifactory-documentation, on the ingress of jfrog/charts
// (stable/artifactory/README.md: `rewrite ^/(v2)/([^\/]*)/(.*) /artifactory/api/docker/$2/$1/$3`), and on the issues
// that the variants name; headers are those of https://github.com/renovatebot/renovate/issues/15080.

import { jsonAnswer } from '../../../../src/hub/answer.ts'
import type { Answer, Handler, HubRequest } from '../../../../src/hub/handler.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'
import { operationOf } from '../../../../src/registry/endpoint.ts'
import type { CandidateFixture } from '../candidate.ts'
import { createContent, type Content, type ContentOptions } from './content.ts'
import { answerPull, serveLike, withLibrary, type Product, type Standing } from './serve.ts'
import { answerToken, opaqueTokens } from './tokens.ts'

const REPOSITORY = 'docker-remote'
const API = '/artifactory/api/docker'

interface Setup extends ContentOptions, Standing {
  /** Custom Base URL, without `/artifactory`. */
  readonly base: (origin: URL) => string
  readonly root: 'mapped' | 'unmapped'
  /** Path of a Link to a next page. */
  readonly link: (path: string) => string
}

const CLEAN: Setup = {
  namespaces: 'checked',
  base: ({ origin }) => origin,
  root: 'mapped',
  link: (path) => path,
}

const STANDING: Answer['headers'] = [
  ['Server', 'nginx'],
  ['X-JFrog-Version', 'Artifactory/7.77.5 77705900'],
  ['X-Artifactory-Id', '6e921143e3a9e856:-2c5c96d7:16cb7f6d82a:-8000'],
  ['X-Artifactory-Node-Id', 'artifactory-0'],
  ['Docker-Distribution-Api-Version', 'registry/2.0'],
]

function artifactoryLike(
  variant: string,
  faults: readonly string[],
  different: Partial<Setup> = {},
): CandidateFixture {
  const setup = { ...CLEAN, ...different }
  const product: Product = (upstream, origin) =>
    artifactoryHandler(createContent(upstream, setup), setup, origin)
  return {
    id: 'artifactory',
    variant,
    prefix: REPOSITORY,
    faults,
    start: (hub) => serveLike(hub, product, setup),
  }
}

export const ARTIFACTORY_LIKES: readonly CandidateFixture[] = [
  artifactoryLike('clean', []),
  // With nobody in front: a repository stands for its one registry
  artifactoryLike('as-installed', ['ns-misrouted'], { namespaces: 'ignored' }),
  // https://github.com/jfrog/charts/issues/455: nothing maps `/v2/` to a repository
  artifactoryLike('root-unmapped', ['v2-root-or-prefix-wrong'], { root: 'unmapped' }),
  // Custom Base URL as it is inside, and no X-JFrog-Override-Base-Url
  artifactoryLike('internal-base-url', ['realm-wrong-host-port'], {
    base: () => 'http://artifactory:8082',
  }),
  // https://github.com/renovatebot/renovate/issues/15080: 7.46.11 leaves the repository out
  artifactoryLike('7.46.11', ['link-header-wrong'], { link: (path) => path.replace(`/${REPOSITORY}/`, '/') }),
  // binarystore.xml with s3-storage-v3-direct: clients are sent to the store
  artifactoryLike('direct-download', ['blob-redirect-leak'], { blobs: 'redirected' }),
]

function artifactoryHandler(content: Content, setup: Setup, origin: URL): Handler {
  const tokens = opaqueTokens('eyJ.')
  return async (request) => {
    const answer = await answerRequest(request)
    return { ...answer, headers: [...STANDING, ...answer.headers.map(withLink)] }
  }

  async function answerRequest(request: HubRequest): Promise<Answer> {
    const { pathname } = request.url
    if (pathname === `${API}/null/v2/token` || pathname === '/v2/token') {
      return answerToken(request, () => ({ token: tokens.issue(), expires_in: 3600 }))
    }
    const operation = operationOf(request.method, request.url)
    const isApi = pathname.startsWith(`${API}/${REPOSITORY}/v2`)
    if (operation === null || !(isApi || /^\/v2(?:\/|$)/.test(pathname))) return refusal(404, 'Not Found')
    if (operation.kind === 'base' && !isApi && setup.root === 'unmapped') {
      return refusal(400, "Unsupported docker v2 repository request for 'null'")
    }
    if (!tokens.isLetIn(request)) return errorAnswer('UNAUTHORIZED', { headers: [challenge()] })
    const repository = 'name' in operation ? repositoryOf(operation.name, isApi) : null
    return answerPull(content, { operation, repository, request })
  }

  function challenge(): readonly [string, string] {
    const realm = `${setup.base(origin)}${API}/null/v2/token`
    return ['Www-Authenticate', `Bearer realm="${realm}",service="${origin.host}"`]
  }

  function withLink([name, value]: readonly [string, string]): readonly [string, string] {
    return name === 'Link' ? [name, setup.link(value)] : [name, value]
  }
}

/** The upstream's name: below the repository when it is asked at the root, as it is at the repository's own API. */
function repositoryOf(name: string, isApi: boolean): string | null {
  if (isApi) return withLibrary(name)
  return name.startsWith(`${REPOSITORY}/`) ? withLibrary(name.slice(REPOSITORY.length + 1)) : null
}

function refusal(status: number, message: string): Answer {
  return jsonAnswer(status, { errors: [{ status, message }] })
}
