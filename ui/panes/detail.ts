// What was this step? What it was for, what was said, how long it took, and what the body holds.

import { exchangeOf } from '../../src/decode/trace.ts'
import type { Step } from '../../src/decode/trace.ts'
import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { fitLine } from '../../src/text/wrap.ts'
import { toneOf } from '../../src/views/tone.ts'
import type { Model } from '../model.ts'
import { paragraph } from '../parts/page.ts'
import type { Look } from '../parts/page.ts'
import { aboutLines } from './detail/about.ts'
import { bodyLines } from './detail/body.ts'
import { challengeLines } from './detail/challenge.ts'
import { contentLines } from './detail/content.ts'
import { credentialLines } from './detail/credentials.ts'
import { errorLines } from './detail/error.ts'
import { foundLines } from './detail/found.ts'
import { headLines } from './detail/heads.ts'
import { manifestLines } from './detail/manifest.ts'
import type { Part } from './detail/part.ts'
import { rewrittenLines } from './detail/rewritten.ts'
import { timeLines } from './detail/times.ts'
import { tokenLines } from './detail/token.ts'
import { tunnelLines } from './detail/tunnel.ts'
import { upstreamLines } from './detail/upstream.ts'

/** In the order in which they are read; each answers for itself, with nothing where it has nothing to say. */
const PARTS: readonly Part[] = [
  aboutLines,
  foundLines,
  errorLines,
  tunnelLines,
  challengeLines,
  tokenLines,
  manifestLines,
  contentLines,
  credentialLines,
  timeLines,
  upstreamLines,
  rewrittenLines,
  headLines,
  bodyLines,
]

// A body may be a megabyte; steps are replaced when anything in the trace changes.
const drawn = new WeakMap<Step, { readonly look: Look; readonly lines: readonly Line[] }>()

export function detailLines(model: Model, step: Step | undefined, look: Look): readonly Line[] {
  if (step === undefined) return paragraph('This step is not there any more.', look)
  const known = drawn.get(step)
  if (known?.look.width === look.width && known.look.glyphs === look.glyphs) return known.lines
  const exchange = exchangeOf(model.session, step)
  const lines = [title(step, look), ...PARTS.flatMap((part) => part({ model, step, exchange, look }))]
  drawn.set(step, { look, lines })
  return lines
}

function title(step: Step, { width, glyphs }: Look): Line {
  const answer = step.answer === null ? 'no answer yet' : step.answer
  return fitLine(
    [
      span(` ${glyphs.pull} `, 'accent'),
      span(glyphs.escape(step.ask), 'strong'),
      span(` ${glyphs.arrow} `, 'dim'),
      span(
        glyphs.escape(step.endedAt !== null && step.answer === null ? step.outcome : answer),
        toneOf(step),
      ),
    ],
    width,
    glyphs.ellipsis,
  )
}
