// The sign of a row, and its tone: one table for all formats.

import type { Tone } from '../../text/span.ts'
import { GLYPHS, type Glyphs } from '../../views/glyphs.ts'
import type { Sign } from './blocks.ts'

export const SIGN_TONE: Readonly<Record<Sign, Tone>> = {
  same: 'dim',
  differs: 'warning',
  a: 'accent',
  b: 'phase',
}

/** One column each. */
export function signGlyph(sign: Sign, glyphs: Glyphs): string {
  return { same: '=', differs: glyphs === GLYPHS.ascii ? '!' : '≠', a: 'A', b: 'B' }[sign]
}
