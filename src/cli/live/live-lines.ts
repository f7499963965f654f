// Prints the trace while it happens, as lines. Looks at the session seldom enough that printing never slows a pull down.

import { performance } from 'node:perf_hooks'
import { createDecoder } from '../../decode/decode.ts'
import type { SessionStore } from '../../model/store.ts'
import { withMissingEnd } from '../../model/with-missing-end.ts'
import type { ColourLevel } from '../../text/ansi.ts'
import { judge } from '../../rules/judge.ts'
import { toAnsiText } from '../../text/ansi.ts'
import type { GlyphSet } from '../../views/glyphs.ts'
import { isSummed, newLines, NOTHING_PRINTED } from '../../views/lines.ts'

export interface LivePrinter {
  /** Prints what is left, and no more after that. `gone`: the writer, and the capture has no end. */
  end(writer?: 'gone'): void
}

interface LiveOptions {
  readonly store: SessionStore
  readonly output: NodeJS.WritableStream & { readonly writableNeedDrain: boolean }
  readonly colours: ColourLevel
  readonly glyphs: GlyphSet
}

/** Events within this time are one look; a person cannot tell the difference. */
const INTERVAL_MS = 80
/** A failed pull is summed up when it has been silent for a while, which no event tells. */
const SETTLING_MS = 500
/** A look at a long session takes longer, and then there are fewer: at most one part of five of the time goes there. */
const REST = 4

export function printLive({ store, output, colours, glyphs }: LiveOptions): LivePrinter {
  const decoder = createDecoder()
  let printed = NOTHING_PRINTED
  let changedAt = performance.now()
  let timer: NodeJS.Timeout | null = null
  let settling: NodeJS.Timeout | undefined
  let rest = INTERVAL_MS

  function print(writer?: 'gone'): void {
    const began = performance.now()
    const snapshot = store.getSnapshot()
    const session = writer === 'gone' ? withMissingEnd(snapshot) : snapshot
    const trace = decoder.decode(session)
    // The capture's clock is not ours: its last event is where both met.
    const now = session.lastAt + (began - changedAt)
    const { lines, printed: next } = newLines(printed, {
      ...{ session, trace, glyphs, now },
      judgement: judge(trace, session),
    })
    printed = next
    if (lines.length > 0) output.write(toAnsiText(lines, colours))
    rest = Math.max(INTERVAL_MS, REST * (performance.now() - began))
    clearTimeout(settling)
    const isUnsure = trace.pulls.some((pull) => pull.status === 'failed' && !isSummed(next, pull, trace))
    if (isUnsure && session.ended === null) settling = setTimeout(look, SETTLING_MS)
  }

  function look(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    // A pager that is not reading: nothing is lost, for the next look tells all that is new since the last line.
    if (output.writableNeedDrain) output.off('drain', schedule).once('drain', schedule)
    else print()
  }

  function schedule(): void {
    timer ??= setTimeout(look, rest)
  }

  const unsubscribe = store.subscribe(() => {
    changedAt = performance.now()
    schedule()
  })
  schedule() // for what there was before
  return {
    end(writer) {
      unsubscribe()
      output.off('drain', schedule)
      if (timer !== null) clearTimeout(timer)
      print(writer)
      clearTimeout(settling)
    },
  }
}
