// Real waiting. Tests, and whoever paces a pull, bring their own.

import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves after so many ms; rejects when the signal is aborted first. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export const realWait: Wait = async (ms, signal) => {
  await sleep(ms, undefined, { signal })
}
