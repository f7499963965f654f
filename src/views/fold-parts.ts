// What of a long pull or push may become one row, and how that row words it: the layers that came down, the blobs that
// went up. Knows nothing of rows.

import { pushedBlobs } from '../decode/pushed-blobs.ts'
import type { Pull, PullKind, Step, StepId } from '../decode/trace.ts'
import { bytes, count } from '../text/units.ts'
import { cameWords, hasCome } from './blob-words.ts'

/** All steps of a layer or a blob; never some of them. */
export interface FoldPart {
  readonly steps: readonly StepId[]
}

export interface FoldParts {
  /** For the margin. */
  readonly label: string
  /** Those that may be folded, if nothing of them is remarkable. */
  readonly parts: readonly FoldPart[]
  /** What goes with them, and shows nothing by itself: never counted for long. */
  readonly asides: readonly FoldPart[]
  /** How many, and how large; `steps` are those of these parts. */
  readonly words: (away: readonly FoldPart[], steps: readonly Step[]) => readonly string[]
}

/** null where nothing is ever folded: a login is short, and of a list each page is another. */
export function foldPartsOf(pull: Pull, steps: readonly Step[]): FoldParts | null {
  return BY_KIND[pull.kind]?.(pull, steps) ?? null
}

const BY_KIND: Readonly<Partial<Record<PullKind, (pull: Pull, steps: readonly Step[]) => FoldParts>>> = {
  pull: ({ layers }) => ({
    label: 'layers',
    // A layer that nobody asked for has no rows.
    parts: layers.filter(({ steps }) => steps.length > 0),
    asides: [],
    words: (away, steps) => [count(away.length, 'more layer'), bytes(sum(steps, received))],
  }),
  push({ status }, steps) {
    const blobs = pushedBlobs(steps)
    return {
      label: 'blobs',
      parts: blobs.filter(hasCome),
      // As long as the push goes on, what comes next may be its upload.
      asides: status === 'complete' ? blobs.filter(({ came }) => came === 'missing') : [],
      words(away, own) {
        const folded = new Set(away)
        const sent = sum(own, ({ phase, bytesSent }) => (phase === 'upload' ? bytesSent : 0))
        const came = cameWords(blobs.filter((blob) => folded.has(blob)))
        return [`${count(away.length, 'more blob')}: ${came}`, ...(sent === 0 ? [] : [bytes(sent)])]
      },
    }
  },
}

function received({ phase, outcome, bytes: own }: Step): number {
  return phase === 'layer' && outcome === 'ok' ? own : 0
}

function sum(steps: readonly Step[], amount: (step: Step) => number): number {
  return steps.reduce((total, step) => total + amount(step), 0)
}
