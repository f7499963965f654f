// How a refusal is said: the code of the distribution spec is what clients make their words of.

import { parseErrors } from '../../../registry/error-body.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Field } from '../field.ts'

export const errorShape: Field = {
  id: 'error',
  compare({ last }) {
    const before = shapeOf(last.baseline)
    const now = shapeOf(last.candidate)
    // Another status is told of as such.
    const isSame = last.baseline?.status === last.candidate?.status
    if (before === null || now === null || before === now || !isSame) return null
    return {
      baseline: before,
      candidate: now,
      weight: /^no /.test(now) ? 'visible' : 'benign',
      because: /^no /.test(now)
        ? 'clients show such a body as it is, or complain that they cannot read it'
        : 'the refusal has another code of the specification',
    }
  },
}

/** The first code, or what there is in its place; null for what is no error, or was not kept. */
function shapeOf(reading: Reading | null): string | null {
  const exchange = reading?.exchange
  if (reading?.status == null || reading.status < 400 || exchange?.state !== 'complete') return null
  if (exchange.request.method === 'HEAD') return null
  if (exchange.body.bytes === 0) return 'no body'
  if (exchange.body.text === undefined) return null
  return (
    parseErrors(exchange.body.text)[0]?.code ??
    `no error of the specification (${reading.mediaType ?? 'no type'})`
  )
}
