// What a step is for, who spoke with whom, and what it followed from and led to.

import { PHASES } from '../../../src/decode/phases/index.ts'
import type { Step } from '../../../src/decode/trace.ts'
import { tunnelOf } from '../../../src/decode/tunnel-step.ts'
import { span } from '../../../src/text/span.ts'
import { field } from '../../parts/page.ts'
import type { Part } from './part.ts'

const ROLES = {
  client: 'the client',
  registry: 'the registry',
  mirror: 'a mirror',
  authorization: 'the authorization server',
  'blob-store': 'the blob store',
  proxy: 'a proxy',
  other: 'no part of the protocol',
} as const

export const aboutLines: Part = ({ model, step, look }) => {
  const { trace } = model
  const phase = PHASES.find(({ id }) => id === step.phase)
  const nameOf = (id: string): string => {
    const known = trace.participants.find((participant) => participant.id === id)
    if (known === undefined) return id
    const isUnknown = known.role === 'other' && tunnelOf(model.session, step) !== null
    return isUnknown ? known.label : `${known.label}, ${ROLES[known.role]}`
  }
  const cause = step.causedBy === null ? undefined : trace.steps[step.causedBy]
  const next = trace.steps.filter(({ causedBy }) => causedBy === step.id)
  return [
    ...(phase === undefined ? [] : field(step.phase, phase.why, look)),
    ...(phase === undefined ? [] : field('', span(phase.source, 'dim'), look)),
    ...field('from', nameOf(step.from), look),
    ...field('to', nameOf(step.to), look),
    ...(cause === undefined ? [] : field('because of', told(cause, look.glyphs.arrow), look)),
    ...(next[0] === undefined ? [] : field('led to', ledTo(next[0], next.length, look.glyphs.arrow), look)),
  ]
}

function told({ ask, answer }: Step, arrow: string): string {
  return answer === null ? ask : `${ask} ${arrow} ${answer}`
}

function ledTo(first: Step, many: number, arrow: string): string {
  return many === 1 ? told(first, arrow) : `${told(first, arrow)}, and ${many - 1} more`
}
