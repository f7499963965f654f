// A session read from its beginning on: what each source taught, and which pull it is part of. Knows no end.

import type { Session } from '../model/session.ts'
import type { Manifest } from '../registry/manifest.ts'
import { createChanges, type Changes } from './changes.ts'
import { Grouping } from './grouping.ts'
import { createHosts, type Hosts } from './participants.ts'
import { read } from './reading.ts'
import type { Source } from './sources.ts'
import { createStepReader } from './steps.ts'
import type { LooseStep, Participant } from './trace.ts'
import { proxyBehind } from './upstream-side.ts'

export interface Passage {
  /** Takes back what was read since they began. */
  readonly changes: Changes
  readonly sources: readonly Source[]
  /** One a source; the id of a step is its place. */
  readonly steps: readonly LooseStep[]
  readonly clients: readonly Participant[]
  readonly grouping: Grouping
  readonly hosts: Hosts
  /** The sources that come next. Of the session only its connections are looked at. */
  read(next: readonly Source[], session: Session): void
  manifestOf(step: LooseStep): Manifest | null
}

export function createPassage(): Passage {
  const changes = createChanges()
  const reader = createStepReader(changes)
  const hosts = createHosts(changes)
  const grouping = new Grouping(changes, (step) => namedBy(step, manifestOf(step)))
  const sources: Source[] = []
  const steps: LooseStep[] = []

  function manifestOf({ id }: LooseStep): Manifest | null {
    const source = sources[id]
    return source !== undefined && 'state' in source ? read(source).manifest : null
  }

  return {
    ...{ changes, sources, steps, clients: reader.clients, grouping, hosts, manifestOf },
    read(next, session) {
      for (const source of next) {
        const step = reader.stepOf(source, sources.length, session)
        changes.push(sources, source)
        changes.push(steps, step)
        hosts.learn(step, steps)
        // A pull is what a client does; what a proxy asks for it belongs to it, and decides nothing of it.
        if (proxyBehind(session, step) === null) grouping.place(step)
      }
    },
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** The digests that an answer named: those of a manifest or index, and that of a resolved tag. */
function namedBy({ phase, outcome, facts }: LooseStep, manifest: Manifest | null): ReadonlySet<string> {
  if (phase === 'referrers') return NOTHING
  // What came by tag may be asked for again by its digest (containerd, when HEAD did not name it).
  const own = facts.digest === null || facts.reference === facts.digest ? [] : [facts.digest]
  if (manifest?.kind === 'index') return new Set([...own, ...manifest.manifests.map(({ digest }) => digest)])
  if (manifest?.kind === 'manifest') {
    const config = manifest.config === null ? [] : [manifest.config.digest]
    return new Set([...own, ...config, ...manifest.layers.map(({ digest }) => digest)])
  }
  const isResolved = phase === 'resolve' && outcome === 'ok' && facts.digest !== null
  return isResolved ? new Set([facts.digest]) : NOTHING
}
