// The upstream names another token service than usual, and the candidate passes that one on.

import { headerValues } from '../../http/headers.ts'
import { changed } from '../../hub/scenarios/faults.ts'
import { challengeLines, clientsAt, type AskedAt } from '../evidence/refusals.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { judgedRealms } from '../evidence/realms.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, blocked, notHere, type Probe } from '../probe.ts'
import type { Behaviour } from '../upstream.ts'

/** What Docker Hub answers to those who reach it by IPv6. */
const ODD_REALM = 'https://auth.ipv6.docker.com/token'

export const realmLeakIpv6Variant: Probe = {
  id: 'realm-leak-ipv6-variant',
  title: 'The rewrite knows one realm, and the upstream has several',
  level: 'warning',
  why: 'A fixed host is replaced in the challenge, such as auth.docker.io. Who reaches Docker Hub by IPv6 is sent to auth.ipv6.docker.com instead, and so are the clients of the proxy.',
  source: [
    'https://github.com/lework/cloudflare-workers/issues/2',
    'https://github.com/docker/hub-feedback/issues/2165',
  ],
  needs: ['upstream'],
  examine: async (bench) => {
    const { upstream, candidate } = bench
    // What asks upstream with a token of its own would take the odd realm to heart, and never ask again.
    const realms = await judgedRealms(bench)
    const usual = realms.find(({ kind }) => kind === 'leak') ?? realms[0]
    if (usual === undefined || upstream === null) return notHere('the candidate names no token service')
    if (usual.kind === 'leak') return blocked(`the usual realm is passed on as well: ${usual.shown}`)
    if (new URL(upstream.origins.registry).host === candidate.url.host)
      return notHere('the candidate is the upstream itself')
    const { asMirror, target } = upstream.freshImage()
    const { value: asked } = await upstream.during(oddRealm, async (): Promise<AskedAt[]> => [
      {
        place: 'root',
        asked: 'GET /v2/',
        answer: await bench.askAgain({
          method: 'GET',
          url: '/v2/',
          headers: [['Cache-Control', 'no-cache']],
        }),
      },
      {
        place: 'manifest',
        asked: `HEAD ${asMirror}`,
        answer: await bench.askAgain(manifestQuestion('HEAD', asMirror, target)),
      },
    ])
    const leaking = asked.filter(({ answer }) =>
      challengeLines(answer).some((line) => line.includes(new URL(ODD_REALM).host)),
    )
    const [first] = leaking
    if (first === undefined) return PASS
    return {
      result: 'fail',
      message: `${candidate.url.host} rewrites the realm that the upstream usually names, and passes on ${ODD_REALM}, which it names by IPv6`,
      evidence: [quoted(first.answer, 'Www-Authenticate'), quoted(usual.answer, 'Www-Authenticate')],
      clients: clientsAt(
        bench,
        leaking.map(({ place }) => place),
      ),
    }
  },
  // In a check the upstream names the usual realm, and pulls go well.
  explains: () => false,
  remedy:
    'replace the whole realm, whatever it is (realm="[^"]*"), or make the challenge from scratch; do not look for auth.docker.io in it',
}

const oddRealm: Behaviour = changed(
  'registry',
  ({ method }) => method === 'GET' || method === 'HEAD',
  (answer) => ({
    ...answer,
    headers: answer.headers.map(([name, value]) =>
      headerValues([[name, value]], 'www-authenticate').length === 0
        ? [name, value]
        : [name, value.replace(/realm="[^"]*"/, `realm="${ODD_REALM}"`)],
    ),
  }),
)
