// Session to steps: each exchange is claimed by exactly one phase, each lone failure below HTTP is a `connect` step.

import type { Millis } from '../capture/event.ts'
import type { ConnectFailure, Exchange, Session } from '../model/session.ts'
import { answerOf } from './answer.ts'
import { causeOf, type Attempt } from './cause.ts'
import { claimOf } from './claim.ts'
import { connectStep, loneFailures } from './connect-step.ts'
import { factsOf } from './facts.ts'
import { createIdentities, type Identities } from './identities.ts'
import { createMemory, type Memory } from './known.ts'
import { outcomeOf } from './outcome.ts'
import { read, type Reading } from './reading.ts'
import type { LooseStep, Participant, StepId } from './trace.ts'
import { opaqueTunnels, tunnelStep, type OpaqueTunnel } from './tunnel-step.ts'
import { createVerifier, type Verifier } from './verify.ts'

interface Decoding {
  /** What one side was told, the other has not heard: clients on the one, each proxy in front of its upstream on others. */
  readonly memoryOf: (connection: number) => Memory
  readonly identities: Identities
  readonly verifier: Verifier
  /** The last try at something, by client, repository and reference. */
  readonly attempts: Map<string, Attempt>
}

export function stepsOf(session: Session): {
  readonly steps: readonly LooseStep[]
  readonly clients: readonly Participant[]
} {
  const identities = createIdentities(session)
  const decoding: Decoding = {
    memoryOf: memories(session),
    identities,
    verifier: createVerifier(),
    attempts: new Map(),
  }
  const steps = inOrder(session).map((source, id) => source.toStep(id, decoding))
  return { steps, clients: identities.participants }
}

function memories({ connections }: Session): Decoding['memoryOf'] {
  const bySide = new Map<string | undefined, Memory>()
  return (connection) => {
    const side = connections[connection]?.behind
    const memory = bySide.get(side) ?? createMemory()
    bySide.set(side, memory)
    return memory
  }
}

interface Source {
  readonly began: Millis
  readonly toStep: (id: StepId, decoding: Decoding) => LooseStep
}

/** Exchanges, lone failures and tunnels that nobody looked into, by the time they began. */
function inOrder(session: Session): Source[] {
  const exchanges = session.exchanges.filter((exchange) => exchange !== undefined)
  return [
    ...exchanges.map(ofExchange),
    ...opaqueTunnels(session).map(ofTunnel),
    ...loneFailures(session.failures, exchanges).map(ofFailure),
  ].sort((a, b) => a.began - b.began)
}

function ofExchange(exchange: Exchange): Source {
  return {
    began: exchange.startedAt,
    toStep: (id, decoding) => exchangeStep(read(exchange), id, decoding),
  }
}

function ofFailure(failure: ConnectFailure): Source {
  return {
    began: failure.at,
    toStep: (id, { identities }) => connectStep(failure, id, identities.ofConnection(failure.connection)),
  }
}

function ofTunnel({ connection, tunnel }: OpaqueTunnel): Source {
  return {
    began: tunnel.at,
    toStep: (id, { identities }) =>
      tunnelStep({ connection, tunnel }, id, identities.ofConnection(connection.id)),
  }
}

function exchangeStep(reading: Reading, id: StepId, decoding: Decoding): LooseStep {
  const { verifier, attempts } = decoding
  const memory = decoding.memoryOf(reading.exchange.connection)
  const { exchange, authority, operation, response, status } = reading
  const client = decoding.identities.ofExchange(exchange)
  const known = memory.seenBy(client)
  const { phase, claim } = claimOf(reading, known)
  const facts = { ...factsOf(reading, claim), verified: verifier.verify(reading, claim) }
  const outcome = outcomeOf(reading, facts.verified)
  const attempt = `${client} ${facts.repository ?? ''} ${facts.reference ?? ''}`
  const previous = facts.reference === null ? null : (attempts.get(attempt) ?? null)
  const step: LooseStep = {
    id,
    phase: phase.id,
    exchange: exchange.id,
    connection: exchange.connection,
    from: client,
    to: authority,
    outcome,
    causedBy: causeOf({ reading, phase, claim, previous }, known),
    facts,
    operation: operation?.kind ?? null,
    ask: claim.ask,
    answer: answerOf(reading, outcome, facts),
    method: exchange.request.method,
    url: exchange.request.url,
    status,
    bytes: bytesOf(exchange),
    bytesSent: exchange.requestBody?.bytes ?? 0,
    startedAt: exchange.startedAt,
    answeredAt: response?.at ?? null,
    endedAt: 'endedAt' in exchange ? exchange.endedAt : null,
  }
  memory.learn(step, reading)
  if (facts.reference !== null) attempts.set(attempt, { step: id, outcome })
  return step
}

function bytesOf(exchange: Exchange): number {
  if (exchange.state === 'complete') return exchange.body.bytes
  return exchange.state === 'responding' || exchange.state === 'failed' ? exchange.bytes : 0
}
