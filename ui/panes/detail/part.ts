// One part of the detail of a step.

import type { Step } from '../../../src/decode/trace.ts'
import type { Exchange } from '../../../src/model/session.ts'
import type { Line } from '../../../src/text/span.ts'
import type { Model } from '../../model.ts'
import type { Look } from '../../parts/page.ts'

interface Subject {
  readonly model: Model
  readonly step: Step
  /** null for a step without HTTP. */
  readonly exchange: Exchange | null
  readonly look: Look
}

/** Lines about a step, or none where there is nothing to say. */
export type Part = (subject: Subject) => readonly Line[]
