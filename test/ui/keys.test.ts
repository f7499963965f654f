import { describe, expect, it } from 'vitest'
import { BINDINGS, commandFor, situationOf } from '../../ui/keys.ts'
import type { Situation } from '../../ui/keys.ts'
import { initialState } from '../../ui/state.ts'

const SITUATIONS: readonly Situation[] = [
  'ladder',
  'timeline',
  'detail',
  'help',
  'prompt',
  'findings',
  'finding',
]

describe('the key table', () => {
  it.each(SITUATIONS)('gives no key two meanings in the %s', (situation) => {
    const keys = BINDINGS.filter((binding) => binding.in.includes(situation)).flatMap(({ keys: own }) =>
      Object.keys(own),
    )
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  it.each(SITUATIONS)('has a way out of the %s', (situation) => {
    expect(commandFor({ kind: 'key', name: 'ctrl-c' }, situation)).toEqual({ type: 'quit' })
  })

  it('can be written in ASCII', () => {
    for (const { shown, does, short } of BINDINGS) {
      expect(`${shown.ascii}${does}${short ?? ''}`).toMatch(/^[ -~]+$/u)
    }
  })
})

describe('commandFor', () => {
  it('finds a key by its name and a letter by itself', () => {
    expect(commandFor({ kind: 'key', name: 'up' }, 'ladder')).toEqual({ type: 'move', unit: 'row', way: -1 })
    expect(commandFor({ kind: 'typed', character: 'k' }, 'help')).toEqual({
      type: 'move',
      unit: 'row',
      way: -1,
    })
  })

  it('means nothing where a key has no meaning', () => {
    expect(commandFor({ kind: 'typed', character: 't' }, 'detail')).toBeNull()
    expect(commandFor({ kind: 'key', name: 'unknown' }, 'ladder')).toBeNull()
    expect(commandFor({ kind: 'key', name: 'constructor' }, 'ladder')).toBeNull()
  })

  it('takes every character for text in the prompt', () => {
    expect(commandFor({ kind: 'typed', character: 'q' }, 'prompt')).toEqual({ type: 'write', text: 'q' })
    expect(commandFor({ kind: 'key', name: 'up' }, 'prompt')).toBeNull()
  })

  it('never takes pasted text for keys', () => {
    expect(commandFor({ kind: 'pasted', text: 'q' }, 'ladder')).toBeNull()
    expect(commandFor({ kind: 'pasted', text: 'redis' }, 'prompt')).toEqual({ type: 'write', text: 'redis' })
  })
})

describe('situationOf', () => {
  it('is what is on top', () => {
    const state = initialState('file')
    expect(situationOf(state)).toBe('ladder')
    expect(situationOf({ ...state, list: 'timeline' })).toBe('timeline')
    expect(
      situationOf({
        ...state,
        over: [
          { kind: 'detail', step: 0, top: 0 },
          { kind: 'help', top: 0 },
        ],
      }),
    ).toBe('help')
    expect(situationOf({ ...state, prompt: 'open' })).toBe('prompt')
  })
})
