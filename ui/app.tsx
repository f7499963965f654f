// The thin Ink layer: rows of the screen to Ink, keys of Ink to the screen. Draws nothing itself.

import { render, Transform, useInput } from 'ink'
import type { Instance, Key } from 'ink'
import { useRef, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import type { Press } from './keys.ts'
import type { Screen } from './screen.ts'

const MAX_FPS = 25

/** Around pasted text, in a terminal that was asked for it (bracketed paste); Ink leaves out the escape character. */
const PASTE_BEGINS = '[200~'
const PASTE_ENDS = '[201~'

/** Draws the screen until it is unmounted. `stdout` gets each change in one write. */
export function draw(
  screen: Screen,
  streams: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
): Instance {
  return render(<App screen={screen} />, {
    ...streams,
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: MAX_FPS,
  })
}

export function App({
  screen,
}: {
  readonly screen: Pick<Screen, 'subscribe' | 'getRows' | 'press'>
}): ReactElement {
  const rows = useSyncExternalStore(screen.subscribe, screen.getRows, screen.getRows)
  const isPasting = useRef(false)
  useInput((input, key) => {
    if (input === PASTE_BEGINS || input === PASTE_ENDS) isPasting.current = input === PASTE_BEGINS
    else
      for (const press of pressesOf(input, key, isPasting.current ? 'pasted' : 'typed')) screen.press(press)
  })
  return <Rows rows={rows} />
}

/**
 * To Ink, the text is always the same blanks; the rows are painted over them. Ink 6.8.0 keeps each text that it ever
 * measured (measure-text.js, wrap-text.js), and a live screen has a new one ten times a second, for hours.
 */
export function Rows({ rows }: { readonly rows: readonly string[] }): ReactElement {
  const blanks = Array.from(rows, () => ' ').join('\n')
  return <Transform transform={(_blank, index) => rows[index] ?? ''}>{blanks}</Transform>
}

/** What Ink says of a key, in our names. Keys that are typed fast, or over a slow line, come several at once. */
export function pressesOf(input: string, key: Key, how: 'typed' | 'pasted'): readonly Press[] {
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
  const name = named.find(([isPressed]) => isPressed)?.[1]
  if (how === 'typed' && name !== undefined) return [{ kind: 'key', name }]
  const text = key.meta ? '' : input
  if (how === 'typed') return Array.from(text, pressOf)
  const pasted = text.replace(/\p{Cc}/gu, '')
  return pasted === '' ? [] : [{ kind: 'pasted', text: pasted }]
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
