// Pictures as lines: a pull at the candidate, and beside it the direct one where there is room for both.

import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { plainText } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import { diagramOf } from '../../views/diagram.ts'
import type { LadderOptions } from '../../views/ladder.ts'
import { sectionLines } from '../../views/text.ts'
import type { Picture } from './picture.ts'

/** Columns between two pictures, and below which a picture becomes a list. */
const BETWEEN = 3
const LEAST = 82

/** The lanes, without a title; no line is wider than the width. */
export function pictureLines({ session, trace }: Picture, look: LadderOptions): readonly Line[] {
  const diagram = diagramOf(session, trace)
  return diagram.sections.flatMap((section) => sectionLines(diagram, section, look))
}

/** What a picture shows. Not yet escaped. */
export function captionOf({ trace }: Picture): string {
  return trace.pulls[0]?.reference ?? ''
}

function titled(picture: Picture, look: LadderOptions): readonly Line[] {
  const { width, glyphs } = look
  const title = wrapText(glyphs.escape(captionOf(picture)), width - 2, 2, glyphs.ellipsis)
  return [
    ...title.map((part, i): Line => [
      span(i === 0 ? `${glyphs.pull} ` : '  ', 'accent'),
      span(part, 'strong'),
    ]),
    ...pictureLines(picture, look),
  ]
}

/** One beside the other, or below it where the width is not enough for two. */
export function picturesLines(pictures: readonly Picture[], look: LadderOptions): readonly Line[] {
  const [left, right] = pictures
  const half = Math.floor((look.width - BETWEEN) / 2)
  if (left === undefined || right === undefined || half < LEAST)
    return pictures.flatMap((picture) => [[], ...titled(picture, look)])
  const [one, other] = [left, right].map((picture) => titled(picture, { ...look, width: half }))
  return [[], ...sideBySide(one ?? [], other ?? [], half + BETWEEN)]
}

/** Lines in pairs; the second begins at a column. */
function sideBySide(left: readonly Line[], right: readonly Line[], column: number): readonly Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i): Line => {
    const [one = [], other = []] = [left[i], right[i]]
    if (other.length === 0) return one
    return [...one, span(' '.repeat(Math.max(1, column - displayWidth(plainText(one))))), ...other]
  })
}
