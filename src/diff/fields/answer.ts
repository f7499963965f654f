// What came back: status, content, refusals.

import { readToken } from '../../decode/credentials.ts'
import { parseErrors } from '../../registry/error-body.ts'
import { areGood, areSameContent, byValue, type End, type Ends, type Field } from '../field.ts'

/** The outcomes that a status alone does not tell. */
const TOLD: ReadonlySet<string> = new Set(['cut', 'abandoned', 'unreachable', 'corrupt', 'pending'])

export const status: Field = byValue('status', ({ step: { status: code, outcome } }) => {
  if (code === null) return outcome
  return TOLD.has(outcome) ? `${code}, ${outcome}` : String(code)
})

export const answeredBy: Field = byValue('answered by', ({ reading }) => reading?.response?.from ?? null, {
  when: ({ a, b }) => a.reading?.response != null && b.reading?.response != null,
})

export const digest: Field = byValue('digest', ({ step }) => step.facts.digest, {
  when: ({ a, b }) => a.step.facts.digest !== null && b.step.facts.digest !== null,
})

export const mediaType: Field = byValue('media type', ({ reading }) => reading?.mediaType ?? null, {
  when: (ends) => ends.a.step.phase !== 'token' && (areGood(ends) || areRefused(ends)),
})

/** Alike: a page in HTML in the place of an error of the specification comes from something on the way. */
function areRefused({ a, b }: Ends): boolean {
  return (a.step.status ?? 0) >= 400 && a.step.status === b.step.status
}

export const length: Field = byValue('length', ({ reading }) => numbered(reading?.length), {
  when: (ends) => areGood(ends) && areSameContent(ends),
})

/** What was measured, where the lengths that were said do not tell it already. */
export const size: Field = byValue('bytes', ({ step }) => String(step.bytes), {
  when: (ends) =>
    areSameContent(ends) &&
    ends.a.step.status === ends.b.step.status &&
    (!areGood(ends) || ends.a.reading?.length === ends.b.reading?.length),
})

/** Of the content itself, whatever coding it came in. Of different digests the bytes differ anyway. */
export const content: Field = byValue('sha256', hashOf, {
  when: (ends) =>
    areGood(ends) &&
    areSameContent(ends) &&
    hashOf(ends.a) !== null &&
    hashOf(ends.b) !== null &&
    // Half of a layer is no other content.
    ends.a.reading?.status !== 206 &&
    ends.b.reading?.status !== 206,
})

function hashOf({ reading, step }: End): string | null {
  const exchange = reading?.exchange
  if (exchange?.state !== 'complete' || exchange.body.redacted === true || step.method === 'HEAD') return null
  return exchange.body.decoded?.sha256 ?? exchange.body.sha256
}

export const platform: Field = byValue('platform', ({ step }) => step.facts.platform, {
  when: ({ a, b }) => a.step.facts.platform !== null && b.step.facts.platform !== null,
})

/** The code of the first error, as the specification has it. */
export const refusal: Field = byValue(
  'error',
  ({ step, reading }) => {
    if (reading?.text == null || reading.status === null || reading.status < 400) return null
    // What a token is asked for with is told by the challenge.
    if (step.outcome === 'challenged') return null
    return (
      parseErrors(reading.text)[0]?.code ??
      `no error of the specification (${reading.mediaType ?? 'no type'})`
    )
  },
  { when: ({ a, b }) => a.step.method !== 'HEAD' && b.step.method !== 'HEAD' },
)

/** How long a token lasts, and whether it opens anything; the token itself differs each time. */
export const token: Field = byValue(
  'token',
  ({ step, reading }) => {
    if (step.phase !== 'token' || reading?.isGood !== true || reading.text === null) return null
    const found = readToken(reading.text)
    if (found === null) return 'none'
    const access = found.claims?.access
    const isIdle = access !== undefined && access.every(({ actions }) => actions.length === 0)
    const lasts = found.expiresIn === null ? 'no lifetime said' : `${found.expiresIn} s`
    return isIdle ? `${lasts}, opens nothing` : lasts
  },
  { when: areGood },
)

/** What a token opens, where it says so itself, and opens anything; a mirror may know the repository by another name. */
export const access: Field = byValue('access', accessOf, {
  when: ({ a, b }) => accessOf(a) !== null && accessOf(b) !== null,
})

function accessOf({ step, reading }: End): string | null {
  if (step.phase !== 'token' || reading?.isGood !== true || reading.text === null) return null
  const access = readToken(reading.text)?.claims?.access
  if (access === undefined) return null
  const opened = access.filter(({ actions }) => actions.length > 0)
  const words = opened.map(({ type, actions }) => `${type}:${[...actions].sort().join(',')}`)
  return words.length === 0 ? null : words.sort().join(' ')
}

/** Of a body that went up. */
export const sent: Field = byValue('bytes sent', ({ step }) => String(step.bytesSent), {
  when: ({ a, b }) =>
    a.step.method === b.step.method &&
    a.step.operation !== null &&
    a.step.facts.digest === b.step.facts.digest,
})

function numbered(value: number | null | undefined): string | null {
  return value == null ? null : String(value)
}
