// Which steps have a body on its way, in every view that tells how far it has come.

import type { Step } from '../decode/trace.ts'

export function isArriving(step: Step): boolean {
  return step.answeredAt !== null && step.endedAt === null && step.bytes > 0
}
