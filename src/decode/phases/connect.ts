// Below HTTP: a handshake or connection that came to nothing, and a tunnel that was not intercepted. Such steps have no
// exchange.

import type { PhaseKind } from './phase.ts'

export const connect: PhaseKind = {
  id: 'connect',
  part: 'loose',
  why: 'Before any request there is a connection: name lookup, TCP, TLS. Shown when it failed by itself, and when pullscope did not look inside.',
  source: 'RFC 9110 §9.3.6 (CONNECT), RFC 8446',
  claim: () => null,
}
