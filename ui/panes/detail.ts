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

// A body may be a megabyte; steps are replaced when anything in the trace changes.
const drawn = new WeakMap<Step, { readonly look: Look; readonly lines: readonly Line[] }>()

export function detailLines(model: Model, step: Step | undefined, look: Look): readonly Line[] {
  if (step === undefined) return paragraph('This step is not there any more.', look)
  const known = drawn.get(step)
  if (known?.look.width === look.width && known.look.glyphs === look.glyphs) return known.lines
  const { session, trace, judgement } = model
  const blocks = detailOf({ session, trace, findings: judgement.findings }, step, look.glyphs)
  const lines = [title(step, look), ...blocks.flatMap((block) => setBlock(block, look))]
  drawn.set(step, { look, lines })
  return lines
}

function title(step: Step, { width, glyphs }: Look): Line {
  const words = detailTitle(step, glyphs).map(({ text, tone }) => span(glyphs.escape(text), tone))
  return fitLine([span(` ${glyphs.pull} `, 'accent'), ...words], width, glyphs.ellipsis)
}
