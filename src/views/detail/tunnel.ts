// A tunnel that was not intercepted: what can be known of it from outside.

import { tunnelOf } from '../../decode/tunnel-step.ts'
import { field, heading } from './block.ts'
import type { Part } from './part.ts'

export const tunnelBlocks: Part = ({ capture, step }) => {
  const tunnel = tunnelOf(capture.session, step)
  if (tunnel === null) return []
  const { sni, alpn } = tunnel
  return [
    ...heading('Tunnel'),
    ...field('content', 'not decrypted: bytes went through as they came'),
    ...field('SNI', sni ?? 'none: no TLS, or a client that names no host'),
    ...field('ALPN', alpn.length === 0 ? 'none offered' : `${alpn.join(', ')}, as offered by the client`),
  ]
}
