// Below HTTP: a TLS handshake or connection that came to nothing. Such steps have no exchange.

import type { PhaseKind } from './phase.ts'

export const connect: PhaseKind = {
  id: 'connect',
  part: 'loose',
  why: 'Before any request there is a connection: name lookup, TCP, TLS. Shown only when it failed by itself.',
  source: 'RFC 9110 §9.3.6 (CONNECT), RFC 8446',
  claim: () => null,
}
