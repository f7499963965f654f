// What was found of this step, and what to do.

import { span } from '../../../src/text/span.ts'
import { LEVEL_TONE, levelGlyph } from '../../../src/views/finding-lines.ts'
import { sentenceOf } from '../../../src/views/finding-rows.ts'
import { field, heading } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const foundLines: Part = ({ step, look, model }) => {
  const own = model.judgement.findings.filter(({ evidence: [decisive] }) => decisive === step.id)
  const lines = own.flatMap((finding) => [
    ...field(
      `${levelGlyph(finding.level, look.glyphs)} ${finding.level}`,
      span(sentenceOf(finding), LEVEL_TONE[finding.level]),
      look,
    ),
    ...(finding.level === 'note' ? [] : field('do', finding.remedy, look)),
  ])
  return lines.length === 0 ? [] : [...heading('What was found'), ...lines]
}
