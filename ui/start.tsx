// Puts the screen on a terminal and takes it off again. This file and start/ are the only places in ui/ with streams,
// signals, timers and a clock. No JSX here: it would load React before `loadApp` has said which.

import type { SessionStore } from '../src/model/store.ts'
import type { ColourLevel } from '../src/text/ansi.ts'
import type { GlyphSet } from '../src/views/glyphs.ts'
import type { Mode } from './model.ts'
import { createScreen } from './screen.ts'
import type { Size } from './screen.ts'
import { loadApp } from './start/load-app.ts'
import { onSuspend } from './start/suspend.ts'
import { enterTerminal } from './start/terminal.ts'
import { watch } from './start/watch.ts'
import { onWayOut } from './start/way-out.ts'

export interface StartOptions {
  readonly store: SessionStore
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly colours: ColourLevel
  readonly glyphs: GlyphSet
  /** The address that clients talk to, or the name of the file. */
  readonly title: string
  readonly mode: Mode
  /** What the filter holds at first. */
  readonly filter?: string
  /** The user asked to quit. The screen stays until `close`. */
  readonly onQuit: () => void
}

export interface RunningScreen {
  /** Resolves when the terminal is as it was; rejects when the screen could not go on. */
  readonly closed: Promise<void>
  /** Shows a warning from now on, in place of one before it. */
  warn(text: string): void
  /** What the capture has come to be. */
  change(mode: Mode): void
  /** Gives the terminal back, at once. Idempotent. */
  close(): void
}

/** A window that is dragged sends a size for every column. */
const SETTLE_MS = 40

/**
 * Resolves when the first frame is drawn. Both streams must be terminals, and must be left alone until `closed`; so must
 * stderr, if it is the same terminal. A stop signal closes the screen and then means what it would have meant without.
 */
export async function startScreen(options: StartOptions): Promise<RunningScreen> {
  const { store, mode, title, filter = '', stdin, stdout, colours, glyphs, onQuit } = options
  const { draw } = await loadApp()
  const eye = watch({ store, mode, title })
  const model = eye.look()
  const screen = createScreen({ model, filter, size: sizeOf(stdout), colours, glyphs, onQuit })
  const end = promiseOfEnd()
  let terminal = enterTerminal(stdout)
  let ink: ReturnType<typeof draw> | undefined
  let settling: NodeJS.Timeout | undefined
  let state: 'open' | 'closed' = 'open'

  function paint(): void {
    ink = draw(screen, { stdin, stdout: terminal.painter(sizeOf(stdout)) })
    // It ends by itself only when drawing failed.
    ink.waitUntilExit().catch(fail)
  }

  function resize(): void {
    terminal.mute()
    clearTimeout(settling)
    settling = setTimeout(() => {
      // What Ink believes to be on the screen is wrong now, and it cannot be told: another one begins anew.
      ink?.unmount()
      screen.resize(sizeOf(stdout))
      paint()
    }, SETTLE_MS)
  }

  function lendBack(): void {
    clearTimeout(settling)
    terminal.leave()
    ink?.unmount()
  }

  function comeBack(): void {
    terminal = enterTerminal(stdout)
    screen.resize(sizeOf(stdout))
    paint()
  }

  function leave(): void {
    if (state === 'closed') return
    state = 'closed'
    forget()
    stay()
    eye.end()
    stdout.off('resize', resize)
    lendBack()
    end.resolve()
  }

  function fail(error: unknown): void {
    end.reject(error)
    leave()
  }

  const forget = onWayOut(leave)
  const stay = onSuspend(lendBack, comeBack)
  paint()
  stdout.on('resize', resize)
  eye.begin((model) => screen.show(model))
  return {
    closed: end.promise,
    warn: (text) => screen.warn(text),
    change: (next) => eye.change(next),
    close: leave,
  }
}

interface End {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Promise.withResolvers, which Node 20 does not have. */
function promiseOfEnd(): End {
  let end: Omit<End, 'promise'> = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise<void>((resolve, reject) => {
    end = { resolve, reject }
  })
  return { promise, ...end }
}

/** A serial console has the size 0x0, and so has `docker run -t` before its first resize. */
function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 }
}
