// Hand-built traces for views: what decode would make of a capture, without a capture. A story is told step by step.

import type { ExchangeCause, Millis } from '../../src/capture/event.ts'
import { insecureOf } from '../../src/decode/insecure.ts'
import type { Layer, Outcome, Participant, Phase, Pull, Step, Trace } from '../../src/decode/trace.ts'
import { EMPTY_SESSION } from '../../src/model/session.ts'
import type { ConnectFailure, Exchange, Session } from '../../src/model/session.ts'

/** A view's input. */
export interface Story {
  readonly session: Session
  readonly trace: Trace
}

export interface StepDraft extends Partial<Omit<Step, 'facts' | 'phase'>> {
  readonly phase: Phase
  readonly facts?: Partial<Step['facts']>
  /** Start, head of the answer, end; what is missing has not happened. */
  readonly at: readonly [started: Millis, answered?: Millis | null, ended?: Millis]
  /** Pullscope made the answer up. */
  readonly own?: true
  readonly failed?: {
    readonly side: 'client' | 'upstream' | 'pullscope'
    readonly cause: ExchangeCause
    readonly message: string
  }
}

export interface StoryDraft {
  readonly participants: readonly Participant[]
  readonly pulls?: readonly (Partial<Pull> & Pick<Pull, 'reference'>)[]
  /** Steps of pull 0, unless they say otherwise. */
  readonly steps: readonly StepDraft[]
  readonly failures?: readonly ConnectFailure[]
  readonly session?: Partial<Session>
}

export const DOCKER: Participant = {
  id: 'docker',
  role: 'client',
  authority: '127.0.0.1',
  label: 'docker 20.10.24',
}
export const REGISTRY = host('registry-1.docker.io', 'registry')
export const AUTH = host('auth.docker.io', 'authorization')
export const CDN = host('production.cloudflare.docker.com', 'blob-store')

export function host(authority: string, role: Participant['role']): Participant {
  return { id: authority, role, authority, label: authority }
}

/** A digest whose short form begins with `start`. */
export function digest(start: string): string {
  return `sha256:${start.padEnd(64, '0')}`
}

/** Fills in what a test does not care about. Ids are dense, as in a real trace. */
export function story(draft: StoryDraft): Story {
  const steps = draft.steps.map((step, id) => stepOf(step, id, draft))
  const exchanges = draft.steps.map((step, id) =>
    steps[id]?.exchange === null ? undefined : exchangeOf(step, id),
  )
  const lastAt = Math.max(
    0,
    ...steps.flatMap(({ startedAt, answeredAt, endedAt }) => [startedAt, answeredAt ?? 0, endedAt ?? 0]),
  )
  const session: Session = {
    ...EMPTY_SESSION,
    version: 1,
    source: 'proxy',
    startedAt: '2026-08-22T10:11:12.000Z',
    ended: { reason: 'command-exited', at: lastAt },
    exchanges,
    failures: draft.failures ?? [],
    lastAt,
    ...draft.session,
  }
  const pulls = (draft.pulls ?? []).map((pull, id) => pullOf(pull, id, steps))
  return {
    session,
    trace: { participants: draft.participants, pulls, steps, insecure: insecureOf(session) },
  }
}

function stepOf({ at, own, failed, facts, ...rest }: StepDraft, id: number, draft: StoryDraft): Step {
  const [startedAt, answeredAt = null, endedAt = null] = at
  const to = rest.to ?? 'registry-1.docker.io'
  const outcome: Outcome = own ? 'unreachable' : failed ? 'cut' : endedAt === null ? 'pending' : 'ok'
  return {
    id,
    exchange: id,
    connection: 0,
    pull: draft.pulls === undefined ? null : 0,
    from: draft.participants[0]?.id ?? 'client',
    to,
    outcome,
    causedBy: null,
    operation: null,
    ask: rest.phase,
    answer: answeredAt === null ? null : String(rest.status ?? 200),
    method: 'GET',
    url: `https://${to}/v2/`,
    status: answeredAt === null ? null : 200,
    bytes: 0,
    bytesSent: 0,
    startedAt,
    answeredAt,
    endedAt,
    ...rest,
    facts: { ...NO_FACTS, authority: to, ...facts },
  }
}

const NO_FACTS = {
  repository: null,
  reference: null,
  digest: null,
  mediaType: null,
  size: null,
  scopes: [],
  verified: null,
  leadsTo: null,
  platform: null,
  gist: null,
} as const

function exchangeOf(step: StepDraft, id: number): Exchange {
  const [startedAt, answeredAt = null, endedAt = null] = step.at
  const base = {
    id,
    connection: 0,
    request: { method: 'GET', url: 'https://registry-1.docker.io/v2/', httpVersion: '1.1', headers: [] },
    startedAt,
    requestBody: null,
  }
  const response =
    answeredAt === null
      ? null
      : {
          from: step.own ? ('pullscope' as const) : ('upstream' as const),
          status: step.status ?? 200,
          reason: '',
          httpVersion: '1.1',
          headers: [],
          at: answeredAt,
        }
  const bytes = step.bytes ?? 0
  if (step.failed !== undefined)
    return { ...base, state: 'failed', response, bytes, ...step.failed, endedAt: endedAt ?? startedAt }
  if (response === null) return { ...base, state: 'waiting' }
  if (endedAt === null) return { ...base, state: 'responding', response, bytes, progressedAt: response.at }
  return {
    ...base,
    state: 'complete',
    response,
    body: { bytes, sha256: '0'.repeat(64), kept: 'none' },
    endedAt,
  }
}

function pullOf(draft: Partial<Pull>, id: number, steps: readonly Step[]): Pull {
  const own = steps.filter(({ pull }) => pull === id)
  const ends = own.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]))
  return {
    id,
    kind: 'pull',
    client: own[0]?.from ?? 'docker',
    reference: '',
    digest: null,
    platform: null,
    steps: own.map((step) => step.id),
    layers: [],
    bytes: own.reduce((sum, step) => sum + step.bytes, 0),
    status: 'complete',
    startedAt: own[0]?.startedAt ?? 0,
    endedAt: Math.max(0, ...ends),
    ...draft,
  }
}

export function layer(name: string, size: number, steps: readonly number[]): Layer {
  return { digest: digest(name), mediaType: null, size, bytes: size, state: 'complete', steps }
}
