// What went wrong, in the words of those who noticed it.

import { read } from '../../decode/reading.ts'
import { failuresOn } from '../../model/failures.ts'
import { parseErrors } from '../../registry/error-body.ts'
import type { FailedExchange } from '../../model/session.ts'
import { span } from '../../text/span.ts'
import { field, heading } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'

export const errorBlocks: Part = ({ step, exchange, capture }) => {
  const text = exchange === null ? null : read(exchange).text
  const errors = text === null || step.outcome === 'challenged' ? [] : parseErrors(text)
  const own = exchange !== null && 'response' in exchange && exchange.response?.from === 'pullscope'
  const failed = exchange?.state === 'failed' ? exchange : null
  const below =
    exchange === null
      ? failuresOn(capture.session, step.connection).filter(
          ({ authority, at }) => authority === step.facts.authority && at === step.startedAt,
        )
      : []
  const bad = (name: string, text: string): readonly Block[] => field(name, span(text, 'bad'))
  const blocks = [
    ...(own ? field('by pullscope', ownWords(failed)) : []),
    ...errors.flatMap(({ code, message }) => bad('registry', `${code}: ${message}`)),
    ...(failed === null
      ? []
      : bad('exchange', `${failed.cause}: ${failed.message} (noticed at the ${failed.side} side)`)),
    ...below.flatMap(({ cause, message }) => bad('connection', `${cause}: ${message}`)),
  ]
  return blocks.length === 0 ? [] : [...heading('What went wrong'), ...blocks]
}

function ownWords(failed: FailedExchange | null): string {
  return failed?.cause === 'access-denied'
    ? 'the registry did not say this: it was not asked, for this client may not use pullscope'
    : 'the registry did not say this: it could not be asked'
}
