// What was this step? The detail of a step in lines.

import type { Step } from '../../src/decode/trace.ts'
import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { fitLine } from '../../src/text/wrap.ts'
import { detailOf, detailTitle } from '../../src/views/detail.ts'
import type { Model } from '../model.ts'
import { setBlock } from '../parts/blocks.ts'
import { paragraph } from '../parts/page.ts'
import type { Look } from '../parts/page.ts'

interface Drawn {
  readonly step: Step
  readonly look: Look
  readonly lines: readonly Line[]
}

// A body may be a megabyte. By the model: a step that stays the same leads to others later, and is found at fault later.
const drawn = new WeakMap<Model, Drawn>()

export function detailLines(model: Model, step: Step | undefined, look: Look): readonly Line[] {
  if (step === undefined) return paragraph('This step is not there any more.', look)
  const known = drawn.get(model)
  const isSame = known?.look.width === look.width && known.look.glyphs === look.glyphs
  if (isSame && known.step === step) return known.lines
  const { session, trace, judgement } = model
  const blocks = detailOf({ session, trace, findings: judgement.findings }, step, look.glyphs)
  const lines = [title(step, look), ...blocks.flatMap((block) => setBlock(block, look))]
  drawn.set(model, { step, look, lines })
  return lines
}

function title(step: Step, { width, glyphs }: Look): Line {
  const words = detailTitle(step, glyphs).map(({ text, tone }) => span(glyphs.escape(text), tone))
  return fitLine([span(` ${glyphs.pull} `, 'accent'), ...words], width, glyphs.ellipsis)
}
