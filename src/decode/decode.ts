// Session to Trace: the registry protocol as it was spoken. The same session gives the same trace.

import type { Session } from '../model/session.ts'
import { insecureOf } from './insecure.ts'
import { createPassage, type Passage } from './passage.ts'
import { createPullMaker } from './pull-maker.ts'
import { createSight } from './sight.ts'
import { connectionOf, isOver, sourcesOf, type Source } from './sources.ts'
import type { LooseStep, Pull, PullId, Step, StepId, Trace } from './trace.ts'
import { pullsServed } from './upstream-side.ts'

/** Pure. Never throws: half a capture gives the steps that it shows. */
export function decode(session: Session): Trace {
  return createDecoder().decode(session)
}

/** Decodes a session again and again while it grows. */
export interface Decoder {
  /**
   * The same trace as `decode` gives, at the price of what is new since the last call. What did not change is the same
   * object as in the trace before.
   */
  decode(session: Session): Trace
}

/** Of the latest exchanges, all are read at each look from the first open one on; one that lies further back hangs. */
const OPEN_END = 1000

/** For one session: another one, or one that changed far back, is read from its beginning. */
export function createDecoder(): Decoder {
  const pullsOf = createPullMaker()
  let passage = createPassage()
  let last: Finished = { loose: [], steps: [] }
  return {
    decode(session) {
      const sources = sourcesOf(session)
      passage.changes.takeBack()
      if (passage.sources.some((source, i) => source !== sources[i])) passage = createPassage()
      const settled = endOfSettled(sources, session, passage.sources.length)
      passage.read(sources.slice(passage.sources.length, settled), session)
      passage.changes.begin()
      passage.read(sources.slice(settled), session)
      passage.grouping.placeLeftovers()
      const { grouping, hosts, clients } = passage
      const sight = createSight(session, passage.steps)
      const pulls = pullsOf(grouping.groups, { session, passage, sight })
      const proxies = proxiesOf(session)
      const pullOf = pullOfStep(pulls)
      const served = proxies.size === 0 ? NONE : pullsServed(session, passage.steps, pullOf)
      last = finish(passage, (id) => pullOf[id] ?? served.get(id) ?? null, last)
      return {
        participants: hosts.participants(grouping.groups, { clients, proxies }),
        pulls: withServing(pulls, served),
        steps: last.steps,
        insecure: insecureOf(session),
      }
    },
  }
}

/** The sources before it will not change any more, as far as can be told; from it on they are read again. */
function endOfSettled(sources: readonly Source[], { connections }: Session, from: number): number {
  for (let i = from; i < sources.length; i++) {
    const source = sources[i]
    if (source === undefined) return i
    const isSettled = isOver(source) || i < sources.length - OPEN_END
    // What it is depends on who opened its connection, which may be told late.
    if (!isSettled || connections[connectionOf(source)] === undefined) return i
  }
  return sources.length
}

function proxiesOf({ connections }: Session): ReadonlySet<string> {
  return new Set(connections.flatMap((connection) => connection?.behind ?? []))
}

const NONE: ReadonlyMap<StepId, PullId> = new Map()

function pullOfStep(pulls: readonly Pull[]): readonly (PullId | undefined)[] {
  const pullOf: (PullId | undefined)[] = []
  for (const { id, steps } of pulls) for (const step of steps) pullOf[step] = id
  return pullOf
}

interface Finished {
  readonly loose: readonly LooseStep[]
  readonly steps: readonly Step[]
}

function finish({ steps: loose }: Passage, pullOf: (id: StepId) => PullId | null, last: Finished): Finished {
  const steps = loose.map((step, i): Step => {
    const pull = pullOf(step.id)
    const known = last.loose[i] === step ? last.steps[i] : undefined
    return known?.pull === pull ? known : { ...step, pull }
  })
  return { loose: loose.slice(), steps }
}

/** With what a proxy asked of its own upstream for them. */
function withServing(pulls: readonly Pull[], served: ReadonlyMap<StepId, PullId>): readonly Pull[] {
  if (served.size === 0) return pulls
  const serving = new Map<PullId, StepId[]>()
  for (const [step, pull] of served) serving.set(pull, [...(serving.get(pull) ?? []), step])
  return pulls.map((pull) => {
    const more = serving.get(pull.id) ?? []
    return more.length === 0 ? pull : { ...pull, steps: [...pull.steps, ...more].sort((a, b) => a - b) }
  })
}
