// What came back: status, content, refusals.

import { readToken } from '../../decode/credentials.ts'
import { parseErrors } from '../../registry/error-body.ts'
import { parseObject } from '../../registry/json.ts'
import { areGood, areSameContent, byValue, type End, type Field } from '../field.ts'

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
  when: (ends) => areGood(ends) && ends.a.step.phase !== 'token',
})

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

/** By operation, the member that is the list. */
const MEMBERS: Readonly<Record<string, string>> = {
  'tags-list': 'tags',
  catalog: 'repositories',
  referrers: 'manifests',
}

export const list: Field = byValue('list', ({ step, reading }) => {
  const member = MEMBERS[step.operation ?? '']
  if (member === undefined || reading?.text == null || !reading.isGood) return null
  const entries = parseObject(reading.text)?.[member]
  return Array.isArray(entries) ? `${entries.length} ${member}` : `no ${member}`
})

function numbered(value: number | null | undefined): string | null {
  return value == null ? null : String(value)
}
