// Whether there is anybody to check: a candidate that nobody reached gets no verdict.

import { GivenUp, Unanswered } from '../answer.ts'
import { CERTIFICATE_CODES } from './ledger.ts'

/** Codes of a candidate that nobody reached. What breaks off or speaks no HTTP was reached. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'PROXY_REFUSED',
  'OWN_LISTENER',
  'FORBIDDEN_ADDRESS',
  ...CERTIFICATE_CODES,
  'EPROTO',
  'ETIMEDOUT',
  'WRONG_SCHEME',
])

export interface Wait {
  /** How long to wait for somebody to be there, ms; 0 asks once. */
  readonly ms: number
  readonly wait: (ms: number) => Promise<void>
  readonly now: () => number
}

const PAUSE_MS = 250

/** As `whyNotReached`, again and again until somebody is there: a candidate may just be starting. */
export async function whyNeverReached(
  ask: () => Promise<unknown>,
  signal: AbortSignal,
  { ms, wait, now }: Wait,
): Promise<string | null> {
  const deadline = now() + ms
  for (;;) {
    const why = await whyNotReached(ask, signal)
    if (why === null || now() >= deadline) return why
    try {
      await wait(PAUSE_MS)
    } catch (error) {
      if (signal.aborted) return why
      throw error
    }
  }
}

/** null when there is somebody, whatever the answer is. */
export async function whyNotReached(
  ask: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    await ask()
    return null
  } catch (error) {
    if (error instanceof Unanswered) return NOT_REACHED.has(error.code) ? error.message : null
    if (signal.aborted || error instanceof GivenUp) return null
    throw error
  }
}
