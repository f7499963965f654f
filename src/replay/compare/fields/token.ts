// What the token service gave: whether it opens anything.

import { readToken } from '../../../decode/credentials.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Field } from '../field.ts'

export const token: Field = {
  id: 'token',
  compare({ baseline, last }) {
    if (baseline.part !== 'token') return null
    const before = given(last.baseline)
    const now = given(last.candidate)
    if (before === now || before === null || now === null) return null
    const found = { baseline: before, candidate: now }
    return now === 'token'
      ? { ...found, weight: 'benign', because: 'the token opens what the capture’s did not' }
      : { ...found, weight: 'breaking', because: 'the client goes on with a token that opens nothing' }
  },
}

/** null when there was no such answer, or its body was not kept. */
function given(reading: Reading | null): string | null {
  if (reading?.isGood !== true || reading.text === null) return null
  const found = readToken(reading.text)
  if (found === null) return 'no token'
  const access = found.claims?.access
  return access !== undefined && access.every(({ actions }) => actions.length === 0)
    ? 'a token without access'
    : 'token'
}
