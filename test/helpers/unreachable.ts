// A request whose upstream could not be reached, as the proxy tells of it: the failure, and its own answer.

import type { CaptureEvent, UpstreamCause, UpstreamStage } from '../../src/capture/event.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { CHALLENGE, CDN, REALM, REGISTRY } from './docker-hub-play.ts'
import { findingsOf } from './judged.ts'
import { digestOf, DOCKER, play } from './play.ts'

interface Failure {
  readonly cause: UpstreamCause
  /** What the system said. */
  readonly detail: string
  readonly stage?: UpstreamStage
  /** Docker Hub's registry by default. */
  readonly line?: string
  readonly agent?: string
}

const PING = `GET ${REGISTRY}/v2/`

/** A capture of that one request, with its end. */
export function unreachable(failure: Failure): readonly CaptureEvent[] {
  const log = play()
  fail(log, failure)
  log.end()
  return log.events
}

/** The same behind a challenge and a redirect to the CDN. */
export function unreachableCdn(failure: Failure): readonly CaptureEvent[] {
  const log = play()
  const location = `${CDN}/blob`
  log.exchange(`GET ${REGISTRY}/v2/library/redis/blobs/${digestOf('layer')}`, 307, {
    answer: { headers: [['Location', location]] },
  })
  fail(log, { ...failure, line: `GET ${location}` })
  log.end()
  return log.events
}

/** The same for the token that a challenge asks for. */
export function unreachableRealm(failure: Failure): readonly CaptureEvent[] {
  const log = play()
  log.exchange(PING, 401, { answer: { headers: [CHALLENGE] } })
  fail(log, { ...failure, line: `GET ${REALM}?service=registry.docker.io` })
  log.end()
  return log.events
}

export function messagesOf(rule: Rule, events: readonly CaptureEvent[]): readonly string[] {
  return findingsOf(rule, events).map(({ message }) => message)
}

function fail(
  log: ReturnType<typeof play>,
  { cause, detail, stage, line = PING, agent = DOCKER }: Failure,
): void {
  const exchange = log.ask(line, { agent })
  const authority = new URL(line.split(' ')[1] ?? '').host
  const message = `cannot reach ${authority}: it failed (${detail})`
  log.add({
    ...{ type: 'upstream.failed', connection: 0, authority, cause, message },
    ...(stage === undefined ? {} : { stage }),
    at: log.events.at(-1)?.at ?? 0,
  } as CaptureEvent)
  log.answer(exchange, 502, {
    from: 'pullscope',
    body: JSON.stringify({ errors: [{ code: 'UNAVAILABLE', message }] }),
  })
}
