import { describe, expect, it } from 'vitest'
import type { Key } from 'ink'
import { readPresses } from '../../ui/presses.ts'

const NO_KEY = { ctrl: false, meta: false, escape: false, return: false } as Key
const ESCAPE = { ...NO_KEY, escape: true, meta: true }

/** What comes of these inputs, as Ink reports them. */
function pressesAfter(...inputs: readonly (readonly [string, Key?])[]): readonly unknown[] {
  const read = readPresses()
  return inputs.flatMap(([input, key = NO_KEY]) => read(input, key))
}

describe('pasted text', () => {
  it('is never keys, and ends with its mark', () => {
    expect(pressesAfter(['[200~'], ['q'], ['[201~'], ['q'])).toEqual([
      { kind: 'pasted', text: 'q' },
      { kind: 'typed', character: 'q' },
    ])
  })

  it('may come in parts, the last of one character', () => {
    const presses = pressesAfter(['[200~'], ['redis'], ['q'], ['[201~'])
    expect(presses.at(-1)).toEqual({ kind: 'pasted', text: 'q' })
  })

  it('has spaces for line breaks between its lines, and no other controls', () => {
    expect(pressesAfter(['[200~'], ['a\r\nb\rc\td\u0007\n'])).toEqual([{ kind: 'pasted', text: 'a b c d' }])
    expect(pressesAfter(['[200~'], ['u', { ...NO_KEY, ctrl: true }])).toEqual([])
  })

  it('without an end is ended by Esc, which does nothing else', () => {
    expect(pressesAfter(['[200~'], ['redis'], ['', ESCAPE], ['q']).slice(1)).toEqual([
      { kind: 'typed', character: 'q' },
    ])
  })

  it('without an end is ended by Ctrl-C', () => {
    const presses = pressesAfter(['[200~'], ['redis'], ['c', { ...NO_KEY, ctrl: true }], ['q'])
    expect(presses.slice(1)).toEqual([
      { kind: 'key', name: 'ctrl-c' },
      { kind: 'typed', character: 'q' },
    ])
  })

  it('without an end is ended by keys that come one by one', () => {
    const presses = pressesAfter(
      ['[200~'],
      ['redis'],
      ['j'],
      ['', { ...NO_KEY, downArrow: true }],
      ['q'],
      ['q'],
    )
    expect(presses.slice(1)).toEqual([
      { kind: 'pasted', text: 'j' },
      { kind: 'typed', character: 'q' },
      { kind: 'typed', character: 'q' },
    ])
  })
})

describe('what is typed', () => {
  it('may come several keys at once', () => {
    expect(pressesAfter(['jq\u0003\u0001'])).toEqual([
      { kind: 'typed', character: 'j' },
      { kind: 'typed', character: 'q' },
      { kind: 'key', name: 'ctrl-c' },
      { kind: 'key', name: 'unknown' },
    ])
  })
})
