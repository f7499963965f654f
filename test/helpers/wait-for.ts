// Waits for a condition, never for a time. A missed deadline says what was seen last.

interface WaitOptions {
  readonly deadlineMs?: number
  readonly what?: string
  /** What to print when the deadline passes. */
  readonly seen?: () => unknown
}

/** Resolves with the first value of `probe` that is neither null, undefined nor false. */
export async function waitFor<T>(
  probe: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { deadlineMs = 10_000, what = 'condition', seen }: WaitOptions = {},
): Promise<T> {
  const until = performance.now() + deadlineMs
  for (;;) {
    const value = await probe()
    if (value !== null && value !== undefined && value !== false) return value
    if (performance.now() > until) {
      const state = seen === undefined ? '' : `; saw ${JSON.stringify(seen(), null, 1)}`
      throw new Error(`waited ${deadlineMs} ms for ${what}${state}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
