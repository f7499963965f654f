// The colours of drawn documents, light and dark, as CSS inside the document. Plain rules and no variables: what turns an
// SVG into a PNG (librsvg, Inkscape) knows none. Dark is for screens alone, so that paper is always light.

import type { Tone } from '../../text/span.ts'

/** What is no tone: the paper, lanes and frames, and what lies behind heads and notes. */
type Surface = 'ground' | 'line' | 'raised'

type Palette = Readonly<Record<Tone | Surface, string>>

export const LIGHT: Palette = {
  plain: '#1b1f24',
  strong: '#1b1f24',
  dim: '#59636e',
  good: '#1a7f37',
  bad: '#c4232c',
  warning: '#8a5a00',
  accent: '#0a5fb4',
  phase: '#7a3fb0',
  'phase-access': '#0a5fb4',
  'phase-content': '#0b7285',
  ground: '#ffffff',
  line: '#d1d9e0',
  raised: '#f6f8fa',
}

export const DARK: Palette = {
  plain: '#e6edf3',
  strong: '#ffffff',
  dim: '#9aa4af',
  good: '#4ac26b',
  bad: '#ff7b72',
  warning: '#e3b341',
  accent: '#6cb6ff',
  phase: '#d2a8ff',
  'phase-access': '#79c0ff',
  'phase-content': '#56d4dd',
  ground: '#0d1117',
  line: '#3d444d',
  raised: '#161b22',
}

export const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

/** Rules for everything inside an element of class `sequence`. `fill-T` and `stroke-T` by tone, `band-T` for a tint. */
export const SEQUENCE_STYLE = [
  `.sequence text{font:12px ${MONOSPACE};fill:${LIGHT.plain}}`,
  '.sequence .strong{font-weight:600}',
  '.sequence .over{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}',
  '.sequence .lane{stroke-dasharray:2 3}',
  '.sequence .lost{stroke-dasharray:5 4}',
  '.sequence .hit{fill-opacity:0}',
  ...colours(LIGHT),
  `@media screen and (prefers-color-scheme:dark){${colours(DARK).join('')}}`,
].join('\n')

function colours(palette: Palette): readonly string[] {
  const named = Object.entries(palette).flatMap(([name, colour]) => [
    `.sequence .fill-${name}{fill:${colour}}`,
    `.sequence .stroke-${name}{stroke:${colour}}`,
    `.sequence .band-${name}{fill:${colour};fill-opacity:.07}`,
  ])
  return [`.sequence text{fill:${palette.plain}}`, `.sequence .over{stroke:${palette.ground}}`, ...named]
}
