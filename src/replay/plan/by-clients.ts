// A plan kept to the clients that the user names: what others asked when it was captured is left out. Pure.

import type { ClientId } from '../bench.ts'
import type { NoPlan, Plan } from '../plan.ts'
import type { PullIntent, QuestionIntent } from './intent.ts'

/**
 * A pull is replayed as the client that recorded it, for nobody else's answers are there to compare with: no plan where
 * one of `clients` asked for nothing.
 */
export function byClients(plan: Plan, clients: readonly ClientId[]): Plan | NoPlan {
  const speakers = new Set(plan.intents.map(speakerOf))
  const [absent] = clients.filter((client) => !speakers.has(client))
  if (absent === undefined)
    return { ...plan, intents: plan.intents.filter((intent) => clients.includes(speakerOf(intent))) }
  return {
    kind: 'none',
    because: `it holds what ${recordedBy(plan).join(', ')} asked, and nothing of ${absent}`,
    remedy: `leave --client ${absent} out; or look at the candidate as ${absent} without a capture: pullscope check URL --client ${absent}`,
    writes: plan.writes,
  }
}

function speakerOf(intent: PullIntent | QuestionIntent): string {
  return intent.kind === 'pull' ? intent.speaks : intent.client
}

/** `docker`; `buildkit (as containerd)`, which speaks for it. */
function recordedBy({ intents }: Plan): string[] {
  const names = intents.map((intent) => {
    const speaker = speakerOf(intent)
    return speaker === intent.client ? speaker : `${intent.client} (as ${speaker})`
  })
  return [...new Set(names)]
}
