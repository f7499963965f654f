// When a step happened, what it waited for, and on which connection it came.

import type { Step } from '../../../src/decode/trace.ts'
import { duration, offset, rate } from '../../../src/text/units.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const timeLines: Part = ({ model, step, look }) => {
  const { session, trace } = model
  const pull = step.pull === null ? undefined : trace.pulls[step.pull]
  const begin = pull?.startedAt ?? 0
  const whose = pull === undefined ? 'of the capture' : 'of the pull'
  const connection = session.connections[step.connection]
  const { startedAt, answeredAt, endedAt } = step
  return [
    ...heading('Times'),
    ...field('began', `${offset(startedAt - begin)} after the beginning ${whose}`, look),
    ...(answeredAt === null || step.exchange === null
      ? []
      : field('head came', `after ${duration(answeredAt - startedAt)}`, look)),
    ...field('ended', endedAt === null ? 'not yet' : `after ${duration(endedAt - startedAt)}`, look),
    ...bodyTime(step, endedAt ?? session.lastAt).flatMap((text) =>
      field(step.exchange === null ? 'bytes' : 'body', text, look),
    ),
    ...(connection === undefined
      ? []
      : field('connection', `${connection.id} of ${connection.client}`, look)),
  ]
}

function bodyTime({ answeredAt, bytes }: Step, end: number): readonly string[] {
  if (answeredAt === null || bytes === 0) return []
  const speed = rate(bytes, end - answeredAt)
  return [`${duration(end - answeredAt)}${speed === null ? '' : `, ${speed}`}`]
}
