// `_pullscope` of an entry: what HAR has no place for. It never says again what the entry itself says, so that whoever
// takes a secret out of the entry has taken it out.

import type { BodySummary, Rewrite } from '../../capture/event.ts'
import type { Step } from '../../decode/trace.ts'
import type { Exchange } from '../../model/session.ts'

/** For a reader: what the step meant. pullscope decodes it anew from the exchanges. */
export function meaningOf(step: Step | undefined): object {
  if (step === undefined) return {}
  const { id, phase, operation, pull, from, to, outcome, causedBy } = step
  return { step: id, phase, operation, pull, from, to, outcome, causedBy }
}

/** Facts of the exchange, which the reader in `capture/import/har` takes up again. */
export function factsOfExchange(exchange: Exchange): object {
  const { state, request, requestBody, requestEndedAt, interim } = exchange
  const response = 'response' in exchange ? exchange.response : null
  return {
    state,
    ...(response === null ? {} : { answeredBy: response.from }),
    ...(requestEndedAt === undefined ? {} : { requestEndedAt }),
    ...(requestBody === null ? {} : { requestBody: withoutText(requestBody) }),
    ...(exchange.state === 'complete' ? { body: withoutContent(exchange.body) } : {}),
    ...('bytes' in exchange ? { bytes: exchange.bytes } : {}),
    ...failureOf(exchange),
    ...(interim === undefined ? {} : { interim }),
    ...rewrittenBy('requestRewritten', request.rewritten),
    ...rewrittenBy('responseRewritten', response?.rewritten),
  }
}

function failureOf(exchange: Exchange): object {
  if (exchange.state !== 'failed') return {}
  const { side, cause, message } = exchange
  return { failure: { side, cause, message } }
}

function rewrittenBy(name: string, rewritten: readonly Rewrite[] | undefined): object {
  return rewritten === undefined ? {} : { [name]: rewritten }
}

/** `postData` has no encoding: bytes that are no text stay here. */
function withoutText({ text: _, ...body }: BodySummary): object {
  return body
}

function withoutContent({ text: _, base64: __, ...body }: BodySummary): object {
  return body
}
