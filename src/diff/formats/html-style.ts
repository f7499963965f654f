// The looks of the HTML page, inside it: light and dark by the reader's own setting, narrow screens, and paper.

import type { Tone } from '../../text/span.ts'
import { DARK, LIGHT, MONOSPACE } from '../../views/svg/palette.ts'

const TONES: readonly Tone[] = [
  'dim',
  'good',
  'bad',
  'warning',
  'accent',
  'phase',
  'phase-access',
  'phase-content',
]

function colours(palette: typeof LIGHT): string {
  const named = TONES.map((tone) => `--${tone}: ${palette[tone]};`).join(' ')
  return `--plain: ${palette.plain}; --ground: ${palette.ground}; --line: ${palette.line}; --raised: ${palette.raised}; ${named}`
}

export const STYLE = `
:root { color-scheme: light dark; ${colours(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${colours(DARK)} } }
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 84rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 4rem;
  color: var(--plain); background: var(--ground);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; }
p { margin: .4rem 0; }
section { margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.sides { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: .6rem 0; }
.sides dt { font-weight: 600; color: var(--accent); }
.sides dd { margin: 0; }
.sides dd span { display: inline-block; margin-right: 1.2rem; }
ul { margin: .6rem 0; padding: 0; list-style: none; }
ul > li { padding-left: 1.4rem; text-indent: -1.4rem; }
ul > li::before { content: "≠"; color: var(--warning); display: inline-block; width: 1.4rem; text-indent: 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font: .82rem/1.45 ${MONOSPACE}; }
col.sign { width: 2rem; } col.step { width: 7.5rem; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: var(--raised); font-weight: 600; }
tbody th { font-weight: 400; }
td + td { border-left: 1px solid var(--line); }
.fields td + td { border-left: 0; }
tr.differs > *, tr.a > *, tr.b > *, tr.fields > * { background: color-mix(in srgb, var(--tint) 9%, transparent); }
tr.differs, tr.fields { --tint: var(--warning); } tr.a { --tint: var(--accent); } tr.b { --tint: var(--phase); }
tr.differs > :first-child, tr.fields > :first-child { box-shadow: inset 3px 0 var(--warning); }
tr.a > :first-child { box-shadow: inset 3px 0 var(--accent); }
tr.b > :first-child { box-shadow: inset 3px 0 var(--phase); }
tr.followed > * { border-bottom: 0; }
tr.same > *, tr.folded > td { color: var(--dim); }
td div { padding-left: 1.5rem; text-indent: -1.5rem; }
td div > i { font-style: normal; color: var(--dim); display: inline-block; width: 1.5rem; text-indent: 0; }
.fields dl { display: grid; grid-template-columns: max-content 1.2rem 1fr; gap: 0 .6rem; margin: 0; }
.fields dt { color: var(--warning); grid-row: span 2; }
.fields dd { margin: 0; }
.fields .side { color: var(--accent); }
.fields .note { grid-column: 3; color: var(--dim); font-style: italic; }
.strong { font-weight: 600; }
${TONES.map((tone) => `.${tone} { color: var(--${tone}); }`).join('\n')}
@media (max-width: 46rem) {
  thead { display: none; }
  table, tbody, tr, td, tbody th { display: block; width: auto; }
  tbody th, td { border-bottom: 0; padding: .1rem .6rem; }
  tbody th { display: inline-block; }
  tr { border-bottom: 1px solid var(--line); padding: .35rem 0; background: color-mix(in srgb, var(--tint, transparent) 9%, transparent); }
  tr.followed { border-bottom: 0; }
  tr.differs > *, tr.a > *, tr.b > *, tr.fields > * { background: none; box-shadow: none !important; }
  tr.differs, tr.fields, tr.a, tr.b { box-shadow: inset 3px 0 var(--tint); }
  td + td { border-left: 0; }
  td[data-side]:not(:empty)::before { content: attr(data-side); color: var(--accent); font-weight: 600; float: left; width: 1.4rem; }
  td[data-side] { padding-left: .6rem; }
  td[data-side] div { margin-left: 1.4rem; }
  td.gap { display: none; }
  tr.folded td { display: inline; padding-left: 0; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  table { font-size: 7.5pt; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  tr > * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
