// The terminal as the screen borrows it: the alternate screen, without a cursor, given back in one piece. Nothing else in
// ui/ writes.

import { EventEmitter } from 'node:events'
import type { Size } from '../screen.ts'

/** Alternate screen, no cursor, pasted text in brackets (xterm, "ctlseqs"). */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?2004h'
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[?1049l'
const ERASE = '\u001b[H\u001b[J'
/** Synchronized output (mode 2026): terminals that know it show a frame whole; the others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h'
const END_FRAME = '\u001b[?2026l'
/**
 * Ink 6.8.0 ends a frame with the line below it, and begins the next one as if it had not (log-update.js,
 * createIncremental, `previousVisible - 1`). Without that line, both agree: the cursor is on the last line of the frame.
 */
const LAST_LINE_END = /(?:\n|\u001b\[E)$/u

export interface Terminal {
  /** Erases the screen, and gives what Ink takes for stdout. The one given before is mute from now on. */
  painter(size: Pick<Size, 'columns'>): NodeJS.WriteStream
  /** Nothing that a painter writes gets through until there is another one. */
  mute(): void
  /** Gives the screen back. Idempotent, and done when it returns, so that it works in an exit handler. */
  leave(): void
}

export function enterTerminal(stdout: NodeJS.WriteStream): Terminal {
  let current: object | null = null
  let state: 'entered' | 'left' = 'entered'
  stdout.write(ENTER)

  function makePainter(columns: number): NodeJS.WriteStream {
    const painter = Object.assign(new EventEmitter(), {
      // No terminal, says the painter, so that Ink leaves cursor, resizing and synchronizing to us: by itself it would
      // erase the user's scrollback while a window shrinks (ink.js 6.8.0, onRender, clearTerminal).
      isTTY: false,
      columns,
      // Whatever the window: for a frame that fills it, Ink would do the same.
      rows: Infinity,
      write(text: string, done?: () => void): boolean {
        const frame = text.replace(LAST_LINE_END, '')
        if (frame !== '' && current === painter) stdout.write(BEGIN_FRAME + frame + END_FRAME)
        done?.()
        return true
      },
    })
    current = painter
    // Of a stream, this is all that Ink uses.
    return painter as unknown as NodeJS.WriteStream
  }

  return {
    painter({ columns }) {
      stdout.write(ERASE)
      return makePainter(columns)
    },
    mute() {
      current = null
    },
    leave() {
      if (state === 'left') return
      state = 'left'
      current = null
      stdout.write(LEAVE)
    },
  }
}
