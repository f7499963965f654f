// What was found of this step, and what to do.

import { span } from '../../text/span.ts'
import { LEVEL_TONE, levelGlyph } from '../finding-lines.ts'
import { sentenceOf } from '../finding-rows.ts'
import { field, heading } from './block.ts'
import type { Part } from './part.ts'
import { foundOf } from './related.ts'

export const foundBlocks: Part = ({ step, glyphs, capture }) => {
  const blocks = foundOf(capture.findings, step.id).flatMap((finding) => [
    ...field(
      `${levelGlyph(finding.level, glyphs)} ${finding.level}`,
      span(sentenceOf(finding), LEVEL_TONE[finding.level]),
    ),
    ...(finding.level === 'note' ? [] : field('do', finding.remedy)),
  ])
  return blocks.length === 0 ? [] : [...heading('What was found'), ...blocks]
}
