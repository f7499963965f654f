// `show` of a capture that is still being written: the trace as it grows, on the screen or as lines.

import { createOwnReader } from '../../io/own-capture.ts'
import { refused, unreadable } from '../../io/read-error.ts'
import { tail, type Tailed } from '../../io/tail.ts'
import { glanceAt } from '../../io/file-end.ts'
import { writersOf, type FileId } from '../../io/writers.ts'
import { createStore, type SessionStore } from '../../model/store.ts'
import type { ColourLevel } from '../../text/ansi.ts'
import type { GlyphSet } from '../../views/glyphs.ts'
import { printLive } from '../live/live-lines.ts'
import { showFollowed } from '../live/screen-view.ts'
import type { FollowedView } from '../live/view.ts'
import { note } from '../stdio.ts'
import { untilStopped } from '../trace/signals.ts'

/** A pull that is under way says something more often than this. */
const STILL_MS = 4000
/** A file of which every line is broken must not fill the screen. */
const SAID_PROBLEMS = 10

export type Following =
  | { readonly shownAs: 'screen'; readonly filter: string }
  | {
      readonly shownAs: 'lines'
      readonly glyphs: GlyphSet
      readonly colours: ColourLevel
      /** When no program writes the file any more. */
      readonly unwritten: 'ends' | 'waits'
    }

/**
 * As lines: until the capture ends, its writer is gone, or the user stops it. On the screen: until the user leaves. Throws
 * `file-unreadable`, `not-a-capture`, `capture-too-new`.
 */
export async function followCapture(file: string, how: Following): Promise<void> {
  const store = createStore()
  const stop = new AbortController()
  const view = how.shownAs === 'screen' ? await showFollowed(store, file, how.filter) : asLines(store, how)
  const unwritten = how.shownAs === 'screen' ? 'waits' : how.unwritten
  const emit: Feed['emit'] = (event) => store.dispatch(event)
  const feeding = feed(file, { ...{ emit, view, unwritten }, signal: stop.signal })
  // Lines end with the capture; a screen stays, to be read.
  const over =
    how.shownAs === 'screen' ? Promise.all([feeding, view.quit]) : Promise.race([feeding, untilStopped()])
  try {
    await Promise.race([over, view.quit])
  } finally {
    stop.abort()
    view.end()
  }
  await feeding
}

function asLines(store: SessionStore, look: Extract<Following, { shownAs: 'lines' }>): FollowedView {
  const printer = printLive({ store, output: process.stdout, ...look })
  let writer: 'gone' | undefined
  return {
    quit: new Promise<never>(() => undefined),
    warn: note,
    change(mode) {
      writer = mode === 'unwritten' ? 'gone' : undefined
    },
    end: () => printer.end(writer),
  }
}

interface Feed {
  readonly emit: Parameters<typeof createOwnReader>[0]['event']
  readonly view: FollowedView
  readonly unwritten: 'ends' | 'waits'
  readonly signal: AbortSignal
}

/** Until the end of the capture, the signal, or, if it is to end with its writer, the end of the file. */
async function feed(file: string, { emit, view, unwritten, signal }: Feed): Promise<void> {
  const { id } = await glanceAt(file)
  const last = new AbortController()
  let head: Uint8Array | null = null
  const read: { problems: number; end: 'missing' | 'there' } = { problems: 0, end: 'missing' }
  const reader = createOwnReader({
    problem({ line, kind, message }) {
      if (kind === 'missing-end' && last.signal.aborted) return // said already, and better: nobody writes it
      read.problems += 1
      if (read.problems <= SAID_PROBLEMS) note(`${file} line ${line}: ${message}`)
    },
    event(event) {
      if (event.type === 'capture.ended') read.end = 'there'
      emit(event)
    },
  })
  const silence = silenceOf(file, id, view)
  try {
    for await (const piece of tail(file, { signal, stillMs: STILL_MS, unwritten: last.signal })) {
      if (piece.kind === 'bytes') {
        head ??= piece.bytes
        if (!last.signal.aborted) silence.over()
        if (reader.push(piece.bytes) === 'stop' || read.end === 'there') break
      } else if (piece.kind === 'still') {
        if ((await silence.goesOn()) === 'unwritten' && unwritten === 'ends') last.abort()
      } else {
        view.warn(NEWS[piece.kind](file))
        if (piece.kind === 'cut') view.change('unwritten')
      }
    }
  } catch (error) {
    throw unreadable(file, error)
  }
  const refusal = read.end === 'there' || signal.aborted ? null : reader.end()
  if (refusal !== null) throw refused(file, refusal, { head: head ?? new Uint8Array() })
  const unsaid = read.problems - SAID_PROBLEMS
  if (unsaid > 0) note(`${file}: ${unsaid} more lines could not be read`)
}

const NEWS: Record<Exclude<Tailed['kind'], 'bytes' | 'still'>, (file: string) => string> = {
  deleted: (file) => `${file} was deleted; what its writer adds is still shown`,
  replaced: (file) =>
    `${file} is another file now; this is the one that it was: open it again to see the new one`,
  cut: (file) => `${file} was cut short by another program: what was read stays, and nothing more is read`,
}

interface Silence {
  over(): void
  /** Says once why nothing comes, if there is a reason to worry. `unwritten`: nothing can. */
  goesOn(): Promise<'awaited' | 'unwritten'>
}

function silenceOf(file: string, id: FileId | null, view: FollowedView): Silence {
  let state: 'quiet' | 'said' = 'quiet'
  return {
    over() {
      if (state === 'said') {
        view.warn(`${file} goes on`)
        view.change('followed')
      }
      state = 'quiet'
    },
    async goesOn() {
      const writers = id === null ? 'unknown' : await writersOf(id)
      // Somebody has it open: the trace waits for a client.
      if (state === 'said' || writers === 'some') return 'awaited'
      state = 'said'
      if (writers === 'none') view.change('unwritten')
      view.warn(
        writers === 'none'
          ? `nothing more comes: no program writes to ${file}, and its capture has no end; pullscope was killed, or the disk is full`
          : `nothing has come to ${file} for ${STILL_MS / 1000} s: the trace waits for a client, or was killed`,
      )
      return writers === 'none' ? 'unwritten' : 'awaited'
    },
  }
}
