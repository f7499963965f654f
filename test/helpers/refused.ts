// dockerd is refused an image that needs a login, in whatever words the registry has for it.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { CHALLENGE, REALM, REGISTRY } from './docker-hub-play.ts'
import { play } from './play.ts'
import { redactedToken, tokenBody } from './tokens.ts'

/** The step that decides, and the rule that says so. */
export const REFUSED_STEP = 2
export const REFUSED_RULE = 'denied-or-insufficient-scope'

export const REFUSED_NAME = 'docker.io/acme/secret:latest'

/** A whole capture: challenge, token, and a manifest that is denied. */
export function refusedWith(message: string): readonly CaptureEvent[] {
  const { events, exchange, end } = play()
  const token = redactedToken('a1', { access: [] })
  const scope = 'scope=repository%3Aacme%2Fsecret%3Apull&service=registry.docker.io'
  exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
  exchange(`GET ${REALM}?${scope}`, 200, { answer: { body: tokenBody(token, 300) } })
  exchange(`GET ${REGISTRY}/v2/acme/secret/manifests/latest`, 401, {
    authorization: `Bearer ${token}`,
    answer: { headers: [CHALLENGE], body: JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message }] }) },
  })
  end()
  return events
}
