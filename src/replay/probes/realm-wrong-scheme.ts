// The realm is http:// on a candidate that is reached by TLS, or the reverse.

import { findsRealm } from '../evidence/wrong-realm.ts'
import type { Probe } from '../probe.ts'

export const realmWrongScheme: Probe = {
  id: 'realm-wrong-scheme',
  title: 'The realm has another scheme than the registry',
  level: 'error',
  why: 'TLS ends in front of what makes the challenge, and that does not know of it. Passwords then travel in the clear, or to a port that speaks the other scheme.',
  source: [
    'https://github.com/goharbor/harbor/issues/3114',
    'https://github.com/goharbor/harbor/issues/20530',
    'https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/transport/bearer.go',
  ],
  needs: [],
  examine: findsRealm('scheme'),
  // The other scheme's port resets, answers 400 or redirects; crane refuses the realm, and so do we with a password.
  explains: ({ asked, cause }) =>
    (asked.purpose === 'token' &&
      (['unreachable', 'cut', 'unusable'].includes(cause.kind) ||
        (cause.kind === 'status' && [301, 302, 307, 308, 400, 401, 404].includes(cause.status)))) ||
    (cause.kind === 'unusable' && /\brealm\b/.test(cause.message)),
  remedy:
    'tell the registry that it is reached by TLS: X-Forwarded-Proto: https from where TLS ends and from nowhere else, or its outer URL in its configuration',
}
