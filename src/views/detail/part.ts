// One part of the detail of a step.

import type { Step, Trace } from '../../decode/trace.ts'
import type { Exchange, Session } from '../../model/session.ts'
import type { Finding } from '../../rules/rule.ts'
import type { Glyphs } from '../glyphs.ts'
import type { Block } from './block.ts'

export interface JudgedCapture {
  readonly session: Session
  readonly trace: Trace
  readonly findings: readonly Finding[]
}

export interface Subject {
  readonly capture: JudgedCapture
  readonly step: Step
  /** null for a step without HTTP. */
  readonly exchange: Exchange | null
  readonly glyphs: Glyphs
}

/** Blocks about a step, or none where there is nothing to say. */
export type Part = (subject: Subject) => readonly Block[]
