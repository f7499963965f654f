// `--to json`: the trace for other programs. Format pullscope/trace, version 1 (DESIGN.md, "The command line"): stable,
// changed only by addition.

import { familyOf, linkOf } from '../decode/link.ts'
import type { Insecure, Participant, Step, Trace } from '../decode/trace.ts'
import type { Connection, Session, UpstreamLink } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { escapeJson } from '../text/escape-json.ts'
import { answerRewrites, requestRewrites } from './rewrites.ts'

const TRACE_FORMAT = 'pullscope/trace'
const TRACE_VERSION = 1

/**
 * The document, two spaces deep, ended by a line feed. Times are ms since the capture began; sizes are bytes; `status`
 * is the HTTP status or null; `durationMs` is null while a step has no end; `bytes` of a step are those that came back,
 * `bytesSent` those that went up, `bytes` of a pull those of its content. `address` of a step is that of its connection's
 * upstream, whose times stand in `connections`. `verified` of a participant is null when the capture does not tell.
 * Characters that a terminal would act on are written as `\uXXXX`.
 */
export function jsonText(session: Session, trace: Trace, findings: readonly Finding[]): string {
  const document = {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    insecure: trace.insecure.map(insecureJson),
    participants: trace.participants.map((participant) => participantJson(participant, session)),
    pulls: trace.pulls.map(({ id, kind, client, reference, digest, platform, status, bytes, steps }) => ({
      ...{ id, kind, client, reference, digest, platform, status, bytes, steps },
    })),
    steps: trace.steps.map((step) => stepJson(step, session)),
    connections: session.connections.flatMap((connection) =>
      connection === undefined ? [] : [connectionJson(connection)],
    ),
    findings: findings.map(findingJson),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

/** A host that was not verified, in every document. */
export function insecureJson({ host, used, wouldFail }: Insecure): object {
  return { host, used, wouldFail }
}

/** A finding as it leaves the program, in every document that holds findings. */
export function findingJson({ rule, level, message, remedy, evidence, pull }: Finding): object {
  return { rule, level, message, remedy, evidence, pull }
}

function participantJson({ id, role, authority }: Participant, { connections }: Session): object {
  const verdicts = connections.flatMap((connection) =>
    (connection?.upstreams ?? []).flatMap(({ authority: asked, tls }) =>
      asked === authority && tls !== undefined && tls.verification !== 'unknown' ? [tls.verification] : [],
    ),
  )
  const verified = verdicts.length === 0 ? null : verdicts.every((verification) => verification === 'on')
  return { id, role, authority, verified }
}

function stepJson(step: Step, session: Session): object {
  const { id, pull, phase, operation, method, url, status, outcome, from, to, causedBy } = step
  const { startedAt, endedAt, bytes, bytesSent, connection } = step
  return {
    ...{ id, pull, phase, operation, method, url, status, outcome, from, to, causedBy, startedAt },
    durationMs: endedAt === null ? null : microseconds(endedAt - startedAt),
    ...{ bytes, bytesSent, connection },
    address: linkOf(session, step)?.address ?? null,
    rewritten: [
      ...requestRewrites(session, step).map((rewrite) => ({ side: 'request', ...rewrite })),
      ...answerRewrites(session, step).map((rewrite) => ({ side: 'response', ...rewrite })),
    ],
  }
}

function connectionJson({ id, client, openedAt, closedAt, tunnel, upstreams }: Connection): object {
  return {
    ...{ id, client, openedAt, closedAt },
    tunnel: tunnel === null ? null : tunnelJson(tunnel),
    upstreams: upstreams.map(upstreamJson),
  }
}

/** The bytes of a tunnel that is intercepted are those of its steps. */
function tunnelJson({
  authority,
  intercepted,
  sni,
  alpn,
  at,
  passed,
}: NonNullable<Connection['tunnel']>): object {
  const { sent: bytesSent = null, received: bytes = null } = passed ?? {}
  return { authority, intercepted, sni, alpn, openedAt: at, bytes, bytesSent }
}

function upstreamJson({ authority, address, via, at, dnsMs, connectMs, tlsMs, tls }: UpstreamLink): object {
  return {
    ...{ authority, address },
    family: familyOf(address),
    via: via ?? null,
    connectedAt: at,
    ...{ dnsMs, connectMs, tlsMs },
    tls: tls === undefined ? null : { ...tls, wouldFail: tls.wouldFail ?? null },
  }
}

/** Times come with microseconds; their difference must not bring more digits than they had. */
function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
