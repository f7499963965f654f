// The hosts of a report as rows of a table.

import type { Host } from '../../accounts/hosts.ts'
import { bytes } from '../../text/units.ts'
import { hostAndPort } from '../accounts/host-lines.ts'
import type { Marks } from './marks.ts'
import { firstOf } from './parts.ts'

export const HOST_HEADS = ['host', 'part', 'requests', 'failed', 'received', 'sent', 'address'] as const

const MOST_ADDRESSES = 4

export function hostRow(host: Host, marks: Marks): readonly string[] {
  // Within a table, a bar ends the cell, in code too.
  const code = (text: string): string => marks.code(text).replaceAll('|', '\\|')
  const { role, requests, failures, bytes: received, bytesSent, onlyNamed } = host
  const addresses = host.addresses.map(({ address, via, connected }) => {
    const way = via === null ? code(address) : `via ${code(via)}`
    return connected ? way : `${way} (no answer)`
  })
  const amounts = onlyNamed
    ? ['named, never asked', '', '', '']
    : [String(requests), String(failures), bytes(received), bytes(bytesSent)]
  return [code(hostAndPort(host)), role, ...amounts, firstOf(addresses, MOST_ADDRESSES).join(', ')]
}
