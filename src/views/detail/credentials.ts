// The credentials that a request carried, as far as a capture tells: what kind, and where they came from.

import { presented } from '../../decode/credentials.ts'
import { read } from '../../decode/reading.ts'
import { span } from '../../text/span.ts'
import { offset } from '../../text/units.ts'
import { field, heading } from './block.ts'
import type { Part } from './part.ts'
import { issuerOf, pullOf } from './related.ts'

export const credentialBlocks: Part = ({ capture, step, exchange }) => {
  const credentials = exchange === null ? null : presented(read(exchange))
  if (credentials === null) return []
  const { scheme, identity } = credentials
  const issuer = issuerOf(capture.session, capture.trace, { id: step.id, identity })
  const begin = pullOf(capture.trace, step.pull)?.startedAt ?? 0
  return [
    ...heading('Credentials'),
    ...field('scheme', scheme),
    ...(issuer === undefined
      ? field('from', span('not from a token server in this capture', 'dim'))
      : field('from', `${issuer.to}, by ${issuer.ask}, at ${offset(issuer.startedAt - begin)}`)),
  ]
}
