// One mirror of a list, as far as a short look at it tells (`check --list`). Values only.

import type { LeftOut } from '../engine/examine.ts'
import type { Level } from '../../rules/rule.ts'

/**
 * `available`: gives the image to anybody · `limited`: a registry, but not for everybody: a login, an allow list, a
 * quota · `wrong`: answers, and not as a registry does · `unavailable`: no answer · `unknown`: pullscope could not tell,
 * or was stopped before.
 */
export type State = 'available' | 'limited' | 'wrong' | 'unavailable' | 'unknown'

export interface Row {
  /** Scheme and authority. */
  readonly url: string
  readonly state: State
  /** Ids of the catalogue, or `pull-fails`. */
  readonly faults: readonly { readonly id: string; readonly level: Level }[]
  /** Probes that a short look leaves out, and why; empty where there was none. */
  readonly leftOut: readonly LeftOut[]
  /** Milliseconds from the request to the head of the first answer that came. */
  readonly headMs: number | null
  /** Of a blob, or of as much of it as was read. */
  readonly bytesPerSecond: number | null
  /** Every authority that a pull touches, the mirror's own first. */
  readonly hosts: readonly string[]
  /** Whether the tag led to the digest of the reference. */
  readonly digest: 'equal' | 'other' | 'unknown'
  /** Why it is in this state, in a sentence; empty when there is nothing to say. From the network in parts. */
  readonly because: string
}
