// A tunnel that was not intercepted: what can be known of it from outside.

import { tunnelOf } from '../../../src/decode/tunnel-step.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const tunnelLines: Part = ({ model, step, look }) => {
  const tunnel = tunnelOf(model.session, step)
  if (tunnel === null) return []
  const { sni, alpn } = tunnel
  return [
    ...heading('Tunnel'),
    ...field('content', 'not decrypted: bytes went through as they came', look),
    ...field('SNI', sni ?? 'none: no TLS, or a client that names no host', look),
    ...field(
      'ALPN',
      alpn.length === 0 ? 'none offered' : `${alpn.join(', ')}, as offered by the client`,
      look,
    ),
  ]
}
