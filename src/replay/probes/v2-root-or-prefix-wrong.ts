// `/v2/` at the root of the host: where all clients look for a registry.

import { header, mediaType } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { locationOf } from '../engine/follow.ts'
import { isAtEdge } from '../evidence/edge.ts'
import { askedWithoutToken, clientsAt, type AskedAt } from '../evidence/refusals.ts'
import { quoted } from '../evidence/quote.ts'
import { isUnreached } from '../evidence/unreached.ts'
import { isWebPage, titled } from '../evidence/web-page.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { PASS, blocked, type Examined, type Probe } from '../probe.ts'

export const v2RootOrPrefixWrong: Probe = {
  id: 'v2-root-or-prefix-wrong',
  title: '/v2/ is not served as the protocol expects',
  level: 'error',
  why: 'Clients ask for /v2/ at the root of the host, whatever path a name has. A product below a path, a catch-all page or a redirect to a user interface is no registry to them.',
  source: [
    'https://github.com/go-gitea/gitea/issues/21092',
    'https://github.com/jfrog/charts/issues/629',
    'https://github.com/rpardini/docker-registry-proxy/issues/164',
    'distribution-spec end-1',
  ],
  needs: [],
  examine: async (bench) => {
    const [root, manifest] = await askedWithoutToken(bench)
    const shut = await shutAlone(bench, root, manifest)
    if (shut !== null) return shut
    const wrong = whatIsWrong(root.answer)
    if (wrong === null) return PASS
    const { status } = root.answer
    // A page of whoever stands in front (edge-quota-or-waf-page), or an upstream that is not reached.
    if (status === 403 || status === 429 || status >= 500 || isUnreached(root.answer))
      return blocked(`GET /v2/ is answered ${status}`)
    const isAll = manifest !== undefined && (manifest.answer.status === 404 || isWebPage(manifest.answer))
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} answers GET /v2/ ${wrong}${await elsewhere(bench)}`,
      evidence: [
        quoted(
          root.answer,
          ...(header(root.answer.headers, 'location') === null ? [] : ['Location']),
          'Content-Type',
        ),
      ],
      ...(isAll ? {} : { clients: clientsAt(bench, ['root']) }),
    }
  },
  // dockerd goes on after a 404 there, without a token, and is refused by the manifest.
  explains: ({ asked, cause }) =>
    ['ping', 'resolve', 'manifest'].includes(asked.purpose) &&
    (cause.kind === 'status' || cause.kind === 'unusable'),
  remedy:
    'serve /v2/ at the root of a host of its own (nginx: location /v2/ { proxy_pass http://UPSTREAM/v2/; }), a sub-domain or port for each repository where the product has several',
  causes: {
    refused:
      'let /v2/ itself be answered as all below it is (401 with the challenge, 200 with a token): no rule, index or permission that refuses the bare path',
  },
}

/** 403 to everybody there, where what is below is not refused so: a rule of its own for the root. */
async function shutAlone(
  bench: Bench,
  root: AskedAt,
  manifest: AskedAt | undefined,
): Promise<Examined | null> {
  const isOpen = manifest !== undefined && [200, 401].includes(manifest.answer.status)
  if (root.answer.status !== 403 || !isOpen || isAtEdge(root.answer)) return null
  for (const client of bench.clients) {
    const { status } = await bench.askAs(client, { method: 'GET', url: '/v2/' })
    if (status !== 403) return null // the User-Agent decides: edge-quota-or-waf-page
  }
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers GET /v2/ by 403, and ${manifest.asked} by ${manifest.answer.status}: who begins there learns of no token service`,
    evidence: [quoted(root.answer, 'Content-Type'), quoted(manifest.answer, 'Www-Authenticate')],
    clients: clientsAt(bench, ['root']),
    cause: 'refused',
  }
}

/** To be put behind `answers GET /v2/`; null when a client can go on. */
function whatIsWrong(answer: Answer): string | null {
  const { status } = answer
  const to = locationOf(answer)
  if (to !== null) return `by ${status} to ${shortened(to.host + to.pathname)}`
  if (status === 401) return null
  if (status !== 200) return `by ${status}${isWebPage(answer) ? `, with a web page${titled(answer)}` : ''}`
  if (isWebPage(answer)) return `by 200, with a web page${titled(answer)}`
  const type = mediaType(answer.headers)
  return type?.startsWith('image/') === true ? `by 200, with ${type}` : null
}

/** Whether it is below the prefix, where no client looks. */
async function elsewhere(bench: Bench): Promise<string> {
  const { prefix } = bench.candidate
  if (prefix === '') return ''
  const below = await bench.ask({ method: 'GET', url: `/${prefix}/v2/` })
  return below.status === 401 || (below.status === 200 && !isWebPage(below))
    ? `, and /${prefix}/v2/ by ${below.status}: the registry is below a path, where no client looks`
    : ''
}
