// What differs between a candidate's answers and those of the recorded pull, in a text report.

import { span } from '../../text/span.ts'
import type { Line, Tone } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import type { Difference, Weight } from '../verdict.ts'
import { changeWords, toldDifferences, weightsOf, type ToldDifference } from './differences.ts'

const TONE: Readonly<Record<Weight, Tone>> = { breaking: 'bad', visible: 'warning', benign: 'dim' }

/** Lines of one difference: values come from the network. */
const LIMIT = 4

/** The benign ones are counted only. */
export function differenceLines(differences: readonly Difference[], look: LadderOptions): readonly Line[] {
  if (differences.length === 0) return []
  const weights = weightsOf(differences).map(([weight, amount]) => `${amount} ${weight}`)
  return [
    [],
    [span('  differences', 'strong'), span(` from the recorded pull: ${weights.join(', ')}`)],
    ...toldDifferences(differences).flatMap((told) => oneDifference(told, look)),
  ]
}

function oneDifference({ first, others }: ToldDifference, { width, glyphs }: LadderOptions): readonly Line[] {
  const { asked, weight, because } = first
  const start = `  ${weight === 'breaking' ? glyphs.failed : glyphs.warning} `
  const indent = ' '.repeat(displayWidth(start))
  const words = glyphs.escape(`${asked}  ${changeWords(first, glyphs.arrow)}`)
  const lines = wrapText(words, width - indent.length, LIMIT, glyphs.ellipsis)
  const reason = wrapText(glyphs.escape(because), width - indent.length - 2, LIMIT, glyphs.ellipsis)
  const also =
    others.length === 0
      ? []
      : wrapText(
          glyphs.escape(`so does ${others.join(', ')}`),
          width - indent.length - 2,
          LIMIT,
          glyphs.ellipsis,
        )
  return [
    ...lines.map((part, i): Line => [span(i === 0 ? start : indent, TONE[weight]), span(part)]),
    ...also.map((part): Line => [span(`${indent}  ${part}`)]),
    ...reason.map((part): Line => [span(`${indent}  ${part}`, 'dim')]),
  ]
}
