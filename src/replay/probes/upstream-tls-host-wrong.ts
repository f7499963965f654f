// A candidate that answers, and whose upstream does not: wrong name, wrong certificate, wrong address.

import { header } from '../../http/headers.ts'
import type { Bench } from '../bench.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quotedError, quotedSeen, said } from '../evidence/quote.ts'
import { isUnreached, UNREACHED } from '../evidence/unreached.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

export const upstreamTlsHostWrong: Probe = {
  id: 'upstream-tls-host-wrong',
  title: 'The proxy does not get through to its upstream',
  level: 'error',
  why: 'It asks with the wrong SNI or Host, or at an address that it looked up once and never again: the upstream’s edge turns it away, whatever is asked.',
  source: [
    'https://github.com/rpardini/docker-registry-proxy/issues/3',
    'https://github.com/Joxit/docker-registry-ui/issues/70',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name',
  ],
  needs: [],
  examine: (bench) => (bench.upstream === null ? byAnswers(bench) : byArrival(bench, bench.upstream)),
  explains: ({ cause }) => cause.kind === 'status' && UNREACHED.includes(cause.status),
  remedy:
    'name the upstream in SNI and Host, and look its name up again (nginx: proxy_ssl_server_name on; proxy_set_header Host registry-1.docker.io; resolver 1.1.1.1 valid=300s; set $u registry-1.docker.io; proxy_pass https://$u)',
}

/** Whatever is asked, it is the same: one path alone is another matter. */
async function byAnswers(bench: Bench): Promise<Examined> {
  const root = await bench.ask({ method: 'GET', url: '/v2/' })
  if (!isUnreached(root)) return PASS
  const { asMirror, target } = bench.image
  const manifest = await bench.ask(manifestQuestion('HEAD', asMirror, target))
  // Who was given something in the same run has met a limit, or a moment.
  if (!isUnreached(manifest) || bench.steadiness.isThrough()) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers everything with ${root.status}${said(root)}: it does not get through to its upstream`,
    evidence: [quotedError(root), quotedError(manifest)],
  }
}

async function byArrival(bench: Bench, upstream: Upstream): Promise<Examined> {
  const { asMirror, target } = upstream.freshImage()
  const { value: answers, seen } = await upstream.during(null, async () => {
    const { authorization, root } = await bench.authorize(asMirror)
    return [root, await bench.ask({ ...manifestQuestion('HEAD', asMirror, target), authorization })] as const
  })
  const { host } = new URL(upstream.origins.registry)
  const asked = seen.filter(({ role }) => role === 'registry')
  const misnamed = asked.find(({ headers }) => header(headers, 'host') !== host)
  const unreached = answers.find(isUnreached)
  if (misnamed !== undefined)
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} asks ${host} under the name ${header(misnamed.headers, 'host') ?? '(none)'}, and is answered ${misnamed.status ?? 'nothing'}`,
      evidence: [quotedSeen(misnamed, 'Host'), quotedError(answers[0])],
    }
  // A registry that was asked, and answered, has been reached: errors of its own are passed on.
  if (unreached === undefined || asked.length > 0) return PASS
  const why =
    unreached.status === 421 ? 'asks its upstream under a wrong name' : 'has not reached its upstream'
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${unreached.status}${said(unreached)}, and ${why} ${host}`,
    evidence: [quotedError(unreached)],
  }
}
