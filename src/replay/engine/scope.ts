// How much of an examination the user wants. Values only.

/** What the user wants to be tried. */
export interface Scope {
  /** Probes by id; null: all. */
  readonly only: readonly string[] | null
  readonly skip: readonly string[]
  /** `quick`: no whole pulls, and no GET that a registry counts. */
  readonly depth: 'full' | 'quick'
  /** `spared`: only what probes ask for, so that nothing is known of who breaks. */
  readonly pulls: 'tried' | 'spared'
}
