// `--speed`: a factor, or `max`.

import { PullscopeError } from '../../errors.ts'

/** `0.5`, `2`, `max` (Infinity). Throws `usage`. */
export function parseSpeed(text: string): number {
  if (text === 'max') return Infinity
  const factor = /^\d*\.?\d+$/.test(text) ? Number(text) : 0
  if (factor >= 0.01 && factor <= 1000) return factor
  throw new PullscopeError(
    'usage',
    `--speed ${text} is not a factor between 0.01 and 1000`,
    'write --speed 2 for twice as fast, or --speed max',
  )
}
