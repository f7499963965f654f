// The challenge of `/v2/` is rewritten, and those below it are not.

import { clientsAt } from '../evidence/refusals.ts'
import { judgedRealms } from '../evidence/realms.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, notHere, type Probe } from '../probe.ts'

export const realmLeakPartial: Probe = {
  id: 'realm-leak-partial',
  title: 'Only the challenge of /v2/ is rewritten; those of manifests, blobs or tags are not',
  level: 'error',
  why: 'The rewrite is tied to one location. containerd never asks for /v2/, and takes the challenge of the manifest.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/64',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/79',
    'https://github.com/lework/cloudflare-workers/issues/1',
  ],
  needs: [],
  examine: async (bench) => {
    const realms = await judgedRealms(bench)
    const root = realms.find(({ place }) => place === 'root')
    if (root === undefined) return notHere('GET /v2/ names no token service')
    // A realm with a wrong scheme or port is reported as that, wherever it stands.
    const others = realms.filter(
      ({ kind, url }) =>
        root.kind !== 'leak' && (kind === 'leak' || (kind === 'own' && url?.host !== root.url?.host)),
    )
    const [other] = others
    if (other === undefined || other.url === null) return PASS
    const because = other.kind === 'leak' ? `, ${other.because}` : ''
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} names ${root.url?.host ?? root.shown} for tokens in answer to ${root.asked}, and ${other.url.host} in answer to ${other.asked}${because}`,
      evidence: [quoted(other.answer, 'Www-Authenticate'), quoted(root.answer, 'Www-Authenticate')],
      clients: clientsAt(
        bench,
        others.map(({ place }) => place),
      ),
    }
  },
  // crane goes to no realm that is a private address.
  explains: ({ asked, cause }) =>
    (asked.purpose === 'token' && cause.kind === 'unreachable') ||
    (cause.kind === 'unusable' && /\brealm\b/.test(cause.message)),
  remedy: 'rewrite the challenge of every 401 (at the level of the server), not only below one location',
}
