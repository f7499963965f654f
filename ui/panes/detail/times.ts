// When a step happened, what it waited for, and over which connection it went.

import type { Step } from '../../../src/decode/trace.ts'
import type { Connection } from '../../../src/model/session.ts'
import { duration, offset, rate } from '../../../src/text/units.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const timeLines: Part = ({ model, step, exchange, look }) => {
  const { session, trace } = model
  const pull = step.pull === null ? undefined : trace.pulls[step.pull]
  const begin = pull?.startedAt ?? 0
  const whose = pull === undefined ? 'of the capture' : 'of the pull'
  const connection = exchange === null ? undefined : session.connections[exchange.connection]
  const { startedAt, answeredAt, endedAt } = step
  return [
    ...heading('Times'),
    ...field('began', `${offset(startedAt - begin)} after the beginning ${whose}`, look),
    ...(answeredAt === null ? [] : field('head came', `after ${duration(answeredAt - startedAt)}`, look)),
    ...field('ended', endedAt === null ? 'not yet' : `after ${duration(endedAt - startedAt)}`, look),
    ...bodyTime(step, endedAt ?? session.lastAt).flatMap((text) => field('body', text, look)),
    ...connectionText(connection, step).flatMap((text) => field('connection', text, look)),
  ]
}

function bodyTime({ answeredAt, bytes }: Step, end: number): readonly string[] {
  if (answeredAt === null || bytes === 0) return []
  const speed = rate(bytes, end - answeredAt)
  return [`${duration(end - answeredAt)}${speed === null ? '' : `, ${speed}`}`]
}

function connectionText(connection: Connection | undefined, step: Step): readonly string[] {
  if (connection === undefined) return []
  const link = connection.upstreams.findLast(
    ({ authority, at }) => authority === step.facts.authority && at <= (step.answeredAt ?? Infinity),
  )
  const client = `${connection.id} of ${connection.client}`
  if (link === undefined) return [client]
  const { address, dnsMs, connectMs, tlsMs } = link
  const dns = dnsMs === null ? '' : `DNS ${duration(dnsMs)}, `
  const tls = tlsMs === null ? '' : `, TLS ${duration(tlsMs)}`
  return [`${client}, to ${address} (${dns}TCP ${duration(connectMs)}${tls})`]
}
