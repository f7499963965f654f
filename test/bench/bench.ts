// What a benchmark is: two things done in turns in one run, told as a ratio, because machines are noisy.

export interface Bench {
  readonly name: string
  /** What the subject is measured against, such as `node -e 0`. */
  readonly peer: string
  readonly rounds: number
  /** One round of each; setting up and cleaning up are not counted. */
  readonly prepare: () => Promise<Rounds> | Rounds
}

export interface Rounds {
  readonly subject: () => unknown
  readonly peer: () => unknown
  readonly cleanUp?: () => void
}

export interface Measured {
  readonly name: string
  readonly peer: string
  /** Median of a round, ms. */
  readonly subjectMs: number
  readonly peerMs: number
}

/** Alternates subject and peer, so that a slow minute slows both. */
export async function measure({ name, peer, rounds, prepare }: Bench): Promise<Measured> {
  const round = await prepare()
  const times: { readonly subject: number[]; readonly peer: number[] } = { subject: [], peer: [] }
  try {
    for (let i = 0; i < rounds; i++) {
      for (const side of ['subject', 'peer'] as const) {
        const start = performance.now()
        await round[side]()
        times[side].push(performance.now() - start)
      }
    }
  } finally {
    round.cleanUp?.()
  }
  return { name, peer, subjectMs: median(times.subject), peerMs: median(times.peer) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
