// What was this step? What it was for, what was said, how long it took, and what the body holds: for every view that
// tells of single steps.

import { exchangeOf } from '../decode/trace.ts'
import type { Step } from '../decode/trace.ts'
import { span, type Line } from '../text/span.ts'
import { aboutBlocks } from './detail/about.ts'
import type { Block } from './detail/block.ts'
import { bodyBlocks } from './detail/body.ts'
import { challengeBlocks } from './detail/challenge.ts'
import { contentBlocks } from './detail/content.ts'
import { credentialBlocks } from './detail/credentials.ts'
import { errorBlocks } from './detail/error.ts'
import { foundBlocks } from './detail/found.ts'
import { headBlocks } from './detail/heads.ts'
import { manifestBlocks } from './detail/manifest.ts'
import type { JudgedCapture, Part } from './detail/part.ts'
import { rewrittenBlocks } from './detail/rewritten.ts'
import { timeBlocks } from './detail/times.ts'
import { tokenBlocks } from './detail/token.ts'
import { tunnelBlocks } from './detail/tunnel.ts'
import { upstreamBlocks } from './detail/upstream.ts'
import type { Glyphs } from './glyphs.ts'
import { toneOf } from './tone.ts'

/** In the order in which they are read; each answers for itself, with nothing where it has nothing to say. */
const PARTS: readonly Part[] = [
  aboutBlocks,
  foundBlocks,
  errorBlocks,
  tunnelBlocks,
  challengeBlocks,
  tokenBlocks,
  manifestBlocks,
  contentBlocks,
  credentialBlocks,
  timeBlocks,
  upstreamBlocks,
  rewrittenBlocks,
  headBlocks,
  bodyBlocks,
]

/** All that is known of a step. Nothing is escaped, and nothing cut. */
export function detailOf(capture: JudgedCapture, step: Step, glyphs: Glyphs): readonly Block[] {
  const exchange = exchangeOf(capture.session, step)
  return PARTS.flatMap((part) => part({ capture, step, exchange, glyphs }))
}

/** What was asked, and what came back. Not escaped. */
export function detailTitle({ ask, answer, endedAt, outcome, phase }: Step, { arrow }: Glyphs): Line {
  const told = answer ?? (endedAt === null ? 'no answer yet' : outcome)
  return [span(ask, 'strong'), span(` ${arrow} `, 'dim'), span(told, toneOf({ outcome, phase }))]
}
