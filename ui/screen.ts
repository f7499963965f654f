// The screen as a store: models, sizes and keys go in, painted rows come out. Knows nothing of Ink, streams or time.

import type { ColourLevel } from '../src/text/ansi.ts'
import type { GlyphSet } from '../src/views/glyphs.ts'
import { frameOf } from './frame.ts'
import type { Frame } from './frame.ts'
import { commandFor, situationOf } from './keys.ts'
import type { Press } from './keys.ts'
import type { Model } from './model.ts'
import { paintRow } from './paint.ts'
import { initialState, reduce } from './state.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface ScreenOptions {
  readonly model: Model
  readonly size: Size
  readonly colours: ColourLevel
  readonly glyphs: GlyphSet
  /** What the filter holds at first; empty if not given. */
  readonly filter?: string
  readonly onQuit: () => void
}

export interface Screen {
  show(model: Model): void
  /** Stands on top from now on, in place of one before it. */
  warn(text: string): void
  resize(size: Size): void
  press(press: Press): void
  /** The rows as they are to be written; the same array until something changed. */
  getRows(): readonly string[]
  /** Called after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void
}

export function createScreen({
  model: first,
  size: firstSize,
  colours,
  glyphs,
  filter = '',
  onQuit,
}: ScreenOptions): Screen {
  let model = first
  let size = firstSize
  let state = initialState(first.mode, filter)
  let warning: string | null = null
  let frame = draw()
  let rows = paint()
  const listeners = new Set<() => void>()

  function draw(): Frame {
    // A frame as high as the terminal would scroll it (INK.md, section 2), so the last line stays empty.
    return frameOf(model, state, { columns: size.columns, height: size.rows - 1, glyphs, warning })
  }

  function paint(): readonly string[] {
    return frame.rows.map((row) => paintRow(row, { columns: size.columns, colours, glyphs }))
  }

  function change(): void {
    frame = draw()
    const next = paint()
    if (next.length === rows.length && next.every((row, i) => row === rows[i])) return
    rows = next
    for (const listener of listeners) listener()
  }

  return {
    show(next) {
      model = next
      change()
    },
    warn(text) {
      warning = text
      change()
    },
    resize(next) {
      size = next
      change()
    },
    press(press) {
      const command = commandFor(press, situationOf(state))
      if (command === null) return
      if (command.type === 'quit') {
        onQuit()
        return
      }
      state = reduce(state, command, frame.drawn)
      change()
    },
    getRows: () => rows,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
