// What went wrong, in the words of those who noticed it.

import { read } from '../../../src/decode/reading.ts'
import { parseErrors } from '../../../src/registry/error-body.ts'
import type { FailedExchange } from '../../../src/model/session.ts'
import { span } from '../../../src/text/span.ts'
import type { Line } from '../../../src/text/span.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const errorLines: Part = ({ step, exchange, look, model }) => {
  const text = exchange === null ? null : read(exchange).text
  const errors = text === null || step.outcome === 'challenged' ? [] : parseErrors(text)
  const own = exchange !== null && 'response' in exchange && exchange.response?.from === 'pullscope'
  const failed = exchange?.state === 'failed' ? exchange : null
  const below = model.session.failures.filter(
    ({ authority, at }) => exchange === null && authority === step.facts.authority && at === step.startedAt,
  )
  const bad = (name: string, text: string): readonly Line[] => field(name, span(text, 'bad'), look)
  const lines = [
    ...(own ? field('by pullscope', ownWords(failed), look) : []),
    ...errors.flatMap(({ code, message }) => bad('registry', `${code}: ${message}`)),
    ...(failed === null
      ? []
      : bad('exchange', `${failed.cause}: ${failed.message} (noticed at the ${failed.side} side)`)),
    ...below.flatMap(({ cause, message }) => bad('connection', `${cause}: ${message}`)),
  ]
  return lines.length === 0 ? [] : [...heading('What went wrong'), ...lines]
}

function ownWords(failed: FailedExchange | null): string {
  return failed?.cause === 'access-denied'
    ? 'the registry did not say this: it was not asked, for this client may not use pullscope'
    : 'the registry did not say this: it could not be asked'
}
