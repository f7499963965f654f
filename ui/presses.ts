// What Ink says of keys, as presses of our own, and what of it was pasted and not typed.

import type { Key } from 'ink'
import type { Press } from './keys.ts'

/** Around pasted text, in a terminal that was asked for it (bracketed paste); Ink leaves out the escape character. */
const PASTE_BEGINS = '[200~'
const PASTE_ENDS = '[201~'

/**
 * The end of a paste may get lost on the way, and the keys must not be lost with it. Terminals send pasted text in large
 * parts, of which only the last can be as short as a key: so many one after another are keys.
 */
const KEYS_THAT_END_A_PASTE = 3

/** Gives a function that takes the inputs of one `useInput`, in their order, and remembers whether a paste goes on. */
export function readPresses(): (input: string, key: Key) => readonly Press[] {
  let state: 'typing' | 'pasting' = 'typing'
  let short = 0

  return (input, key) => {
    if (input === PASTE_BEGINS || input === PASTE_ENDS) {
      state = input === PASTE_BEGINS ? 'pasting' : 'typing'
      short = 0
      return []
    }
    if (state === 'typing') return typed(input, key)
    const name = nameOf(input, key)
    short = name !== undefined || Array.from(input).length === 1 ? short + 1 : 0
    const isEnd = name === 'escape' || name === 'ctrl-c' || short === KEYS_THAT_END_A_PASTE
    if (!isEnd) return pasted(input, key)
    state = 'typing'
    // An Esc that ends a paste may as well be the first byte of a mark that came in two parts.
    return name === 'escape' ? [] : typed(input, key)
  }
}

function nameOf(input: string, key: Key): string | undefined {
  const named: readonly (readonly [boolean, string])[] = [
    [key.upArrow, 'up'],
    [key.downArrow, 'down'],
    [key.leftArrow, 'left'],
    [key.rightArrow, 'right'],
    [key.pageUp, 'pageUp'],
    [key.pageDown, 'pageDown'],
    [key.home, 'home'],
    [key.end, 'end'],
    [key.return, 'enter'],
    [key.escape, 'escape'],
    // The key above Enter sends DEL on most terminals, which Ink calls delete.
    [key.backspace || key.delete, 'backspace'],
    [key.ctrl, `ctrl-${input}`],
  ]
  return named.find(([isPressed]) => isPressed)?.[1]
}

/** Keys that are typed fast, or over a slow line, come several at once. */
function typed(input: string, key: Key): readonly Press[] {
  const name = nameOf(input, key)
  if (name !== undefined) return [{ kind: 'key', name }]
  return key.meta ? [] : Array.from(input, pressOf)
}

/** On one line: the break at the end of a line that was copied whole is none of its text. */
function pasted(input: string, key: Key): readonly Press[] {
  if (key.meta || key.ctrl) return []
  const text = input
    .replace(/[\r\n]+$/u, '')
    .replace(/\r\n|[\r\n\t]/gu, ' ')
    .replace(/\p{Cc}/gu, '')
  return text === '' ? [] : [{ kind: 'pasted', text }]
}

/** What these keys send, where they come in the midst of text. */
const CONTROLS: Partial<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0015': 'ctrl-u',
}

function pressOf(character: string): Press {
  const isControl = /\p{Cc}/u.test(character)
  return isControl ? { kind: 'key', name: CONTROLS[character] ?? 'unknown' } : { kind: 'typed', character }
}
