// One source after another to steps: each exchange is claimed by exactly one phase, each lone failure below HTTP is a
// `connect` step. What came before decides what a step is, so they are read in order.

import type { Connection, Exchange, Session } from '../model/session.ts'
import { answerOf } from './answer.ts'
import { createAttempts } from './attempts.ts'
import { causeOf } from './cause.ts'
import type { Changes } from './changes.ts'
import { claimOf } from './claim.ts'
import { connectStep } from './connect-step.ts'
import { factsOf } from './facts.ts'
import { createIdentities } from './identities.ts'
import { createMemory, type Memory } from './known.ts'
import { outcomeOf } from './outcome.ts'
import { read } from './reading.ts'
import { connectionOf, type Source } from './sources.ts'
import type { LooseStep, Participant, StepId } from './trace.ts'
import { tunnelStep } from './tunnel-step.ts'
import { createVerifier } from './verify.ts'

export interface StepReader {
  /** To be called in the order of the sources, with dense ids. Of the session only its connections are looked at. */
  stepOf(source: Source, id: StepId, session: Session): LooseStep
  /** The clients so far. */
  readonly clients: readonly Participant[]
}

export function createStepReader(changes: Changes): StepReader {
  const identities = createIdentities(changes)
  const verifier = createVerifier(changes)
  /** What one side was told, the other has not heard: clients on the one, each proxy in front of its upstream on others. */
  const memories = new Map<string | undefined, Memory>()
  const attempts = createAttempts(changes)

  function memoryOf(side: string | undefined): Memory {
    const memory = memories.get(side) ?? createMemory(changes)
    memories.set(side, memory)
    return memory
  }

  function exchangeStep(exchange: Exchange, id: StepId, connection: Connection | undefined): LooseStep {
    const reading = read(exchange)
    const { authority, operation, response, status } = reading
    const memory = memoryOf(connection?.behind)
    const client = identities.ofExchange(exchange, connection)
    const known = memory.seenBy(client)
    const { phase, claim } = claimOf(reading, known)
    const facts = { ...factsOf(reading, claim), verified: verifier.verify(reading, claim) }
    const outcome = outcomeOf(reading, facts.verified)
    const attempt = { client, reading, phase, claim }
    const previous = attempts.before(attempt)
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
    attempts.learn(step, attempt)
    return step
  }

  return {
    clients: identities.participants,
    stepOf(source, id, { connections }) {
      const connection = connections[connectionOf(source)]
      if ('state' in source) return exchangeStep(source, id, connection)
      const from = identities.ofConnection(connectionOf(source), connection)
      return 'tunnel' in source ? tunnelStep(source, id, from) : connectStep(source, id, from)
    },
  }
}

function bytesOf(exchange: Exchange): number {
  if (exchange.state === 'complete') return exchange.body.bytes
  return exchange.state === 'responding' || exchange.state === 'failed' ? exchange.bytes : 0
}
