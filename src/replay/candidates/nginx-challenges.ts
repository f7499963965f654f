// How nginx is made to send the right challenge: for each thing that can be wrong with one.

import type { CandidateKind } from './kind.ts'
import { at, both } from './remedy.ts'

/** Any realm becomes ours, service and scope stay, and nothing is sent where the upstream sent nothing. */
export const CHALLENGE_MAP = at(
  'http block',
  `map $upstream_http_www_authenticate $challenge { default '';`,
  `'~^Bearer realm="[^"]*"(?<rest>.*)$' 'Bearer realm="$scheme://$http_host/token"$rest'; }`,
)
export const CHALLENGE_LINES = [
  'proxy_hide_header WWW-Authenticate;',
  'add_header WWW-Authenticate $challenge always;',
]

export const NGINX_CHALLENGES: CandidateKind['remedies'] = {
  'challenge-missing-or-malformed': at(
    'server block',
    'add_header WWW-Authenticate $challenge always;',
    "(`always`, or it is dropped on a 401; the map's default is '', or it is sent with a 200)",
  ),
  'challenge-missing-or-malformed/malformed': both(CHALLENGE_MAP, at('server block', ...CHALLENGE_LINES)),
  'challenge-missing-or-malformed/two-realms': at(
    'server block',
    'proxy_hide_header WWW-Authenticate; (again in each location with a proxy_hide_header of its own)',
  ),
  'challenge-missing-or-malformed/other-scheme': at(
    'server block',
    'proxy_hide_header WWW-Authenticate; and no auth_basic for /v2/ and /token',
  ),
  'challenge-missing-or-malformed/open-root': at(
    'location /v2/',
    'proxy_pass https://registry-1.docker.io; for /v2/ itself too, with no location = /v2/ and no `return 200` of its own',
  ),
  'challenge-missing-or-malformed/misplaced': CHALLENGE_MAP,
  'challenge-missing-or-malformed/no-service': CHALLENGE_MAP,
}
