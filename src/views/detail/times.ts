// When a step happened, what it waited for, and on which connection it came.

import type { Step } from '../../decode/trace.ts'
import { duration, offset, rate } from '../../text/units.ts'
import { field, heading } from './block.ts'
import type { Part } from './part.ts'
import { pullOf } from './related.ts'

export const timeBlocks: Part = ({ capture, step }) => {
  const { session, trace } = capture
  const pull = pullOf(trace, step.pull)
  const begin = pull?.startedAt ?? 0
  const whose = pull === undefined ? 'of the capture' : 'of the pull'
  const connection = session.connections[step.connection]
  const { startedAt, answeredAt, endedAt } = step
  return [
    ...heading('Times'),
    ...field('began', `${offset(startedAt - begin)} after the beginning ${whose}`),
    ...(answeredAt === null || step.exchange === null
      ? []
      : field('head came', `after ${duration(answeredAt - startedAt)}`)),
    ...field('ended', endedAt === null ? 'not yet' : `after ${duration(endedAt - startedAt)}`),
    ...bodyTime(step, endedAt ?? session.lastAt).flatMap((text) =>
      field(step.exchange === null ? 'bytes' : 'body', text),
    ),
    ...(connection === undefined ? [] : field('connection', `${connection.id} of ${connection.client}`)),
  ]
}

function bodyTime({ answeredAt, bytes }: Step, end: number): readonly string[] {
  if (answeredAt === null || bytes === 0) return []
  const speed = rate(bytes, end - answeredAt)
  return [`${duration(end - answeredAt)}${speed === null ? '' : `, ${speed}`}`]
}
