import { describe, expect, it } from 'vitest'
import { isTrouble, phaseTone, toneOf } from '../../src/views/tone.ts'

describe('toneOf', () => {
  it('takes a 404 to a question whether something is there for an answer', () => {
    expect(toneOf({ phase: 'blob-check', outcome: 'missing' })).toBe('plain')
    expect(toneOf({ phase: 'manifest', outcome: 'missing' })).toBe('bad')
  })

  it('does not take a challenge or a redirect for trouble', () => {
    expect(isTrouble({ phase: 'challenge', outcome: 'challenged' })).toBe(false)
    expect(isTrouble({ phase: 'layer', outcome: 'redirected' })).toBe(false)
    expect(isTrouble({ phase: 'layer', outcome: 'abandoned' })).toBe(true)
  })
})

it('tells getting access, talking and moving content apart', () => {
  expect(['token', 'resolve', 'layer'].map((phase) => phaseTone(phase as 'token'))).toEqual([
    'phase-access',
    'phase',
    'phase-content',
  ])
})
