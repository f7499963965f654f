// How much of an examination the user wants. Values only.

/** What the user wants to be tried. */
export interface Scope {
  /** Probes by id; null: all. */
  readonly only: readonly string[] | null
  readonly skip: readonly string[]
  /** `quick`: a short look: no whole pulls, and nothing of what probes cost (`Cost`). */
  readonly depth: 'full' | 'quick'
  /** `spared`: only what probes ask for, so that nothing is known of who breaks. */
  readonly pulls: 'tried' | 'spared'
}

/** The flag by which the user left a probe out; null when it is asked for. */
export function unwantedBy(
  id: string,
  { only, skip }: Pick<Scope, 'only' | 'skip'>,
): '--only' | '--skip' | null {
  if (only !== null && !only.includes(id)) return '--only'
  return skip.includes(id) ? '--skip' : null
}
