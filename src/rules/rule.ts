// What a rule is, and what it finds. One file a rule (named by its id in the catalogue); index.ts lists them.

import type { PullId, StepId } from '../decode/trace.ts'
import type { Scene } from './scene.ts'

/** `error`: why a pull fails · `warning`: works, but is wrong or about to fail · `note`: worth knowing. */
export type Level = 'error' | 'warning' | 'note'

export interface Finding {
  readonly rule: string
  readonly level: Level
  /** One sentence with the concrete host, name, number and time. Text from the network in it is not yet escaped. */
  readonly message: string
  /** The step that decides comes first. Never empty. */
  readonly evidence: readonly [StepId, ...StepId[]]
  /** What to do, for the client at hand: the file and the line, or the command. */
  readonly remedy: string
  readonly pull: PullId | null
}

/** What a rule says; the id and the pull are added to it. Its own `level` comes before the rule's. */
export type Found = Omit<Finding, 'rule' | 'level' | 'pull'> & { readonly level?: Level }

/** Words that a client prints when this happens. `…` stands for any text. */
export interface Saying {
  /** A known client's id, such as `docker`. */
  readonly client: string
  /** Versions that it was recorded from, such as `20.10`; absent when it comes from a source in `Rule.source`. */
  readonly seenIn?: string
  readonly text: string
}

export interface Rule {
  /** The catalogue's id, such as `hub-pull-limit-429`. */
  readonly id: string
  readonly title: string
  /** Of its findings, unless they say otherwise. */
  readonly level: Level
  /** Why this happens, in a sentence or two for people. */
  readonly why: string
  /** Where it was seen or is specified: URLs, `distribution-spec end-3`, `RFC 9110 §11.6.1`. Never empty. */
  readonly source: readonly [string, ...string[]]
  readonly says: readonly Saying[]
  /** Pure; never throws. Several findings about one cause are grouped by judge, not here. */
  readonly check: (scene: Scene) => Iterable<Found>
}
