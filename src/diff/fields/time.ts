// How long a step took, if that differs much.

import type { End, Field } from '../field.ts'
import { largeTime } from '../large.ts'

export const time: Field = ({ a, b }) => largeTime('time', { a: tookMs(a), b: tookMs(b) })

function tookMs({ step: { startedAt, endedAt } }: End): number | null {
  return endedAt === null ? null : endedAt - startedAt
}
