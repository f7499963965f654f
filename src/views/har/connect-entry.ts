// A step without an exchange as an entry: a tunnel that nobody looked into, as Charles writes it, or a connection that
// failed below HTTP. pullscope's reader leaves these out: the events in the log's `_pullscope` tell them.

import { harUrl } from '../../capture/har-url.ts'
import { netErrorOf } from '../../capture/import/har/net-errors.ts'
import type { Step } from '../../decode/trace.ts'
import { failuresOn } from '../../model/failures.ts'
import type { Session } from '../../model/session.ts'
import { causeOfConnect } from './cause.ts'
import { NO_RESPONSE } from './entry.ts'
import type { EntryContext } from './entry.ts'
import { meaningOf } from './facts.ts'
import type { HarEntry, HarResponse } from './log.ts'
import { spentOn } from './timings.ts'

export function connectEntryOf(
  step: Step,
  { session, clock }: Pick<EntryContext, 'session' | 'clock'>,
): HarEntry {
  const { startedAt, endedAt, connection, to, bytesSent, facts } = step
  const spent = spentOn({
    startedAt,
    requestEndedAt: null,
    answeredAt: step.answeredAt,
    endedAt: endedAt ?? startedAt,
    link: null,
  })
  return {
    ...(step.pull === null ? {} : { pageref: `pull_${step.pull}` }),
    startedDateTime: clock(startedAt),
    time: spent.time,
    request: {
      method: 'CONNECT',
      url: harUrl(`https://${to}/`),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [],
      headersSize: -1,
      bodySize: bytesSent,
    },
    response: isTunnel(step) ? tunnelled(step) : failed(step, session),
    cache: {},
    timings: spent.timings,
    comment: [step.ask, step.answer].filter((words) => words !== null).join(': '),
    _connectionId: String(connection),
    _pullscope: { ...meaningOf(step), exchange: null, gist: facts.gist },
  }
}

function isTunnel({ outcome }: Step): boolean {
  return outcome === 'open' || outcome === 'closed'
}

/** `CONNECT` was answered, or there would be no tunnel; the content is sealed. */
function tunnelled({ bytes }: Step): HarResponse {
  return {
    ...NO_RESPONSE,
    status: 200,
    statusText: 'Connection established',
    httpVersion: 'HTTP/1.1',
    content: { size: bytes, mimeType: 'x-unknown', comment: 'not decrypted' },
    bodySize: bytes,
    _transferSize: bytes,
  }
}

function failed({ connection, endedAt }: Step, session: Session): HarResponse {
  const failure = failuresOn(session, connection).find(({ at }) => at === endedAt)
  return { ...NO_RESPONSE, _error: netErrorOf(failure === undefined ? 'other' : causeOfConnect(failure)) }
}
