import { describe, expect, it } from 'vitest'
import {
  failureOf,
  involvesPullscope,
  isBroken,
  madeByPullscope,
  withoutStatus,
} from '../../src/views/failure.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { StepDraft } from '../helpers/traces.ts'

function first(step: StepDraft): Parameters<typeof failureOf> {
  const { session, trace } = story({ participants: [DOCKER, REGISTRY], steps: [step] })
  const [only] = trace.steps
  if (only === undefined) throw new Error('a story of one step has one')
  return [session, only]
}

const failed = { side: 'pullscope', cause: 'closing', message: 'pullscope is closing' } as const

const reset = { side: 'upstream', cause: 'reset', message: 'read ECONNRESET' } as const

describe('madeByPullscope', () => {
  it.each<[string, StepDraft, boolean]>([
    ['an answer of the registry', { phase: 'resolve', at: [0, 1, 2] }, false],
    ['an answer of ours', { phase: 'resolve', at: [0, 1, 2], own: true }, true],
    ['an end of ours before any answer', { phase: 'resolve', at: [0, null, 2], failed }, true],
    ['an end of ours after an answer of the registry', { phase: 'resolve', at: [0, 1, 2], failed }, false],
    ['a reset by the registry', { phase: 'resolve', at: [0, null, 2], failed: reset }, false],
    ['no answer', { phase: 'resolve', at: [0] }, false],
    ['no exchange', { phase: 'connect', at: [0, null, 0], exchange: null }, false],
  ])('%s: %#', (_, step, expected) => {
    expect(madeByPullscope(...first(step))).toBe(expected)
    expect(involvesPullscope(...first(step))).toBe(expected)
  })
})

describe('isBroken', () => {
  it('is so for failed exchanges and wrong bytes', () => {
    expect(isBroken(...first({ phase: 'layer', at: [0, 1, 2], failed }))).toBe(true)
    expect(isBroken(...first({ phase: 'layer', at: [0, 1, 2], outcome: 'corrupt' }))).toBe(true)
  })

  it('is not so for an answer that says no', () => {
    expect(isBroken(...first({ phase: 'layer', at: [0, 1, 2], status: 404, outcome: 'missing' }))).toBe(false)
  })
})

describe('failureOf', () => {
  it('is empty where nothing failed', () =>
    expect(failureOf(...first({ phase: 'layer', at: [0, 1, 2] }))).toBe(''))
  it('is the message of the exchange', () => {
    expect(failureOf(...first({ phase: 'layer', at: [0, 1, 2], failed }))).toBe('pullscope is closing')
  })
})

it('takes the status off an answer', () => {
  expect(['200, cut short', '200 wrong digest', 'reset', '404'].map(withoutStatus)).toEqual([
    'cut short',
    'wrong digest',
    'reset',
    '404',
  ])
})
