// What tests expect of a probe, and the failures of pulls that it may explain.

import { expect } from 'vitest'
import type { Cause, PullFailure, Purpose } from '../../src/puller/failure.ts'

export const PASSES = { result: 'pass' }

export const NOT_HERE = { result: 'skip', kind: 'not-here' }

export const BLOCKED = { result: 'skip', kind: 'blocked' }

/** For `toMatchObject`. */
export function failsWith(message: RegExp, more: object = {}): object {
  return { ...more, result: 'fail', message: expect.stringMatching(message) as string }
}

/** For `toMatchObject`: what the first proof says. */
export function proves(first: RegExp): object {
  return {
    evidence: expect.arrayContaining([
      { exchange: expect.any(Number) as number, shows: expect.stringMatching(first) as string },
    ]) as unknown[],
  }
}

export function failureOf(purpose: Purpose, cause: Cause, method: 'GET' | 'HEAD' = 'GET'): PullFailure {
  return { asked: { purpose, method, url: 'https://mirror.example/v2/' }, cause, attempts: 1 }
}

export function statusOf(status: number, text = ''): Cause {
  return { kind: 'status', status, reason: '', challengeError: null, errors: [], text }
}

export const UNREACHABLE: Cause = {
  kind: 'unreachable',
  code: 'ENOTFOUND',
  side: 'upstream',
  message: 'no such host',
}
