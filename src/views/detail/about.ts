// What a step is for, who spoke with whom, and what it followed from and led to.

import { PHASES } from '../../decode/phases/index.ts'
import type { Step } from '../../decode/trace.ts'
import { tunnelOf } from '../../decode/tunnel-step.ts'
import { span } from '../../text/span.ts'
import { field } from './block.ts'
import type { Part } from './part.ts'
import { effectsOf, participantOf, stepOf } from './related.ts'

const ROLES = {
  client: 'the client',
  registry: 'the registry',
  mirror: 'a mirror',
  authorization: 'the authorization server',
  'blob-store': 'the blob store',
  proxy: 'a proxy',
  other: 'no part of the protocol',
} as const

export const aboutBlocks: Part = ({ capture, step, glyphs }) => {
  const { trace } = capture
  const phase = PHASES.find(({ id }) => id === step.phase)
  const nameOf = (id: string): string => {
    const known = participantOf(trace, id)
    if (known === undefined) return id
    const isUnknown = known.role === 'other' && tunnelOf(capture.session, step) !== null
    return isUnknown ? known.label : `${known.label}, ${ROLES[known.role]}`
  }
  const cause = step.causedBy === null ? undefined : stepOf(trace, step.causedBy)
  const next = effectsOf(trace, step.id)
  return [
    ...(phase === undefined ? [] : field(step.phase, phase.why)),
    ...(phase === undefined ? [] : field('', span(phase.source, 'dim'))),
    ...field('from', nameOf(step.from)),
    ...field('to', nameOf(step.to)),
    ...(cause === undefined ? [] : field('because of', told(cause, glyphs.arrow))),
    ...(next[0] === undefined ? [] : field('led to', ledTo(next[0], next.length, glyphs.arrow))),
  ]
}

function told({ ask, answer }: Step, arrow: string): string {
  return answer === null ? ask : `${ask} ${arrow} ${answer}`
}

function ledTo(first: Step, many: number, arrow: string): string {
  return many === 1 ? told(first, arrow) : `${told(first, arrow)}, and ${many - 1} more`
}
