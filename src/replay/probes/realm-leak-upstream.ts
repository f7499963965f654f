// The challenge sends clients to the upstream's own token service.

import { clientsAt } from '../evidence/refusals.ts'
import { judgedRealms } from '../evidence/realms.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, notHere, type Probe } from '../probe.ts'

export const realmLeakUpstream: Probe = {
  id: 'realm-leak-upstream',
  title: 'The challenge still names the upstream’s token service',
  level: 'error',
  why: 'The challenge was passed on as it came, so that every client must reach the upstream’s token service itself: where that is blocked, the mirror is of no use.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/62',
    'https://github.com/ketches/registry-proxy/issues/3',
    'https://distribution.github.io/distribution/spec/auth/token/',
  ],
  needs: [],
  examine: async (bench) => {
    const realms = await judgedRealms(bench)
    const [first] = realms
    if (first === undefined) return notHere('the candidate names no token service')
    // A leak below a `/v2/` that is right is another fault: realm-leak-partial.
    if (first.kind !== 'leak') return PASS
    const leaking = realms.filter(({ kind }) => kind === 'leak')
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} sends clients to ${first.url?.host ?? first.shown} for a token, ${first.because}`,
      evidence: [
        quoted(first.answer, 'Www-Authenticate'),
        ...leaking.slice(1, 2).map(({ answer }) => quoted(answer, 'Www-Authenticate')),
      ],
      clients: clientsAt(
        bench,
        leaking.map(({ place }) => place),
      ),
    }
  },
  // crane goes to no realm that is a private address.
  explains: ({ asked, cause }) =>
    (asked.purpose === 'token' && cause.kind === 'unreachable') ||
    (cause.kind === 'unusable' && /\brealm\b/.test(cause.message)),
  remedy:
    'name the candidate itself as realm in every 401 (Bearer realm="https://CANDIDATE/token",service="registry.docker.io"), and pass /token with its query on to the upstream’s token service',
}
