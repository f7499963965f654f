// The credentials that a request carried, as far as a capture tells: what kind, and where they came from.

import { presented, readToken } from '../../../src/decode/credentials.ts'
import { read } from '../../../src/decode/reading.ts'
import { exchangeOf } from '../../../src/decode/trace.ts'
import type { Step } from '../../../src/decode/trace.ts'
import { span } from '../../../src/text/span.ts'
import { offset } from '../../../src/text/units.ts'
import type { Model } from '../../model.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const credentialLines: Part = ({ model, step, exchange, look }) => {
  const credentials = exchange === null ? null : presented(read(exchange))
  if (credentials === null) return []
  const { scheme, identity } = credentials
  const issuer = issuerOf(model, step, identity)
  const begin = (step.pull === null ? undefined : model.trace.pulls[step.pull])?.startedAt ?? 0
  return [
    ...heading('Credentials'),
    ...field('scheme', scheme, look),
    ...(issuer === null
      ? field('from', span('not from a token server in this capture', 'dim'), look)
      : field('from', `${issuer.to}, by ${issuer.ask}, at ${offset(issuer.startedAt - begin)}`, look)),
  ]
}

/** The token request whose answer held these credentials. */
function issuerOf({ session, trace }: Model, { id }: Step, identity: string): Step | null {
  const issuer = trace.steps.findLast((step) => {
    const exchange = step.id < id && step.phase === 'token' ? exchangeOf(session, step) : null
    const text = exchange === null ? null : read(exchange).text
    return text !== null && readToken(text)?.identity === identity
  })
  return issuer ?? null
}
