// What a probe is, and what it finds. One file a probe in probes/ (named by its fault's id in the catalogue, list B);
// probes/index.ts lists them. A probe asks through the bench and judges; it opens no connection itself.

import type { ExchangeId } from '../capture/event.ts'
import type { PullFailure } from '../puller/failure.ts'
import type { Level } from '../rules/rule.ts'
import type { Bench, ClientId } from './bench.ts'

/**
 * What a probe costs a candidate that may be somebody else's, beyond the few small questions of any client: a short look
 * (`--quick`, `--list`) spares it that. `pulls`: GETs of manifests and blobs, which registries count · `wrong-login`:
 * passwords and tokens that nobody issued, for which some lock an address out · `long-headers`: of many KiB · `burst`:
 * many requests at once · `writes`: pushes, which are for `--allow-writes` besides.
 */
export type Cost = 'pulls' | 'wrong-login' | 'long-headers' | 'burst' | 'writes'

/**
 * What a probe needs besides the candidate: that the user lets it cost something, or `upstream`: our hub behind it
 * (`--with-hub`) · `one-segment`: an image whose name on Docker Hub has one segment · `mirror`: the candidate is checked
 * as a mirror too.
 */
export type Need = Cost | 'upstream' | 'one-segment' | 'mirror'

/** One message that proves a fault. */
export interface Proof {
  readonly exchange: ExchangeId
  /** What of it proves it, quoted: `401 Www-Authenticate: Bearer realm="https://auth.docker.io/token"`. Not escaped. */
  readonly shows: string
}

/** `message`: one sentence with the concrete host, name, number. Text from the network in it is not yet escaped. */
export type Examined =
  | { readonly result: 'pass' }
  | {
      readonly result: 'fail'
      readonly message: string
      /** The message that decides comes first; then what it is compared with. */
      readonly evidence: readonly [Proof, ...Proof[]]
      /** Who runs into it, when that is not all whom the probe concerns. */
      readonly clients?: readonly ClientId[]
      /** Its own level comes before the probe's. */
      readonly level?: Level
      /** Which of the probe's `causes` it is, where the one remedy would not mend it. */
      readonly cause?: string
    }
  /** It could not be told here: `because` says why. `blocked`: something else that is wrong was in the way. */
  | { readonly result: 'skip'; readonly kind: 'not-here' | 'blocked'; readonly because: string }

export interface Probe {
  /** The catalogue's id, such as `realm-leak-upstream`. */
  readonly id: string
  readonly title: string
  readonly level: Level
  /** Why this goes wrong, in a sentence or two for people. */
  readonly why: string
  /** Where it was seen or is specified: URLs, `distribution-spec end-3`. Never empty. */
  readonly source: readonly [string, ...string[]]
  readonly needs: readonly Need[]
  /** Clients that can run into it; absent: all. */
  readonly concerns?: readonly ClientId[]
  /** Asks, compares, and says. Throws `Unanswered` through: the runner makes an `error` of it. */
  readonly examine: (bench: Bench) => Promise<Examined>
  /** Whether this failure of a client's own pull comes from this fault, given that the fault is there. */
  readonly explains: (failure: PullFailure) => boolean
  /** What to do, whatever the candidate runs on; candidates/ know the line for each kind. */
  readonly remedy: string
  /** By cause, what to do where `remedy` is not it; candidates/ know these as `ID/CAUSE`. */
  readonly causes?: Readonly<Record<string, string>>
}

export const PASS: Examined = { result: 'pass' }

export type Skipped = Extract<Examined, { result: 'skip' }>

export function blocked(because: string): Skipped {
  return { result: 'skip', kind: 'blocked', because }
}

export function notHere(because: string): Skipped {
  return { result: 'skip', kind: 'not-here', because }
}
