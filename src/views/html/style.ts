// The looks of a page, inside the page: light and dark by the reader's own setting, light on paper, and what is there only
// when the script runs (`.js`).

import type { Tone } from '../../text/span.ts'
import { DARK, LIGHT, MONOSPACE, SEQUENCE_STYLE } from '../svg/palette.ts'

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

function variables(palette: typeof LIGHT): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}

/** On paper, room below each heading is part of what must not be broken: Firefox knows no `break-after: avoid`. */
export const PAGE_STYLE = `
:root { color-scheme: light; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${variables(DARK)} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body {
  margin: 0; padding: 0 clamp(.75rem, 2.5vw, 2rem) 4rem; color: var(--plain); background: var(--ground);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 0 0 .4rem; }
.pull h2, .step h3 { font-weight: 500; white-space: pre-wrap; }
h4 { font-size: .9rem; margin: 1rem 0 .25rem; }
h2 .strong, h3 .strong { font-weight: 700; }
p { margin: .3rem 0; }
small { font-weight: 400; color: var(--dim); }
a { color: var(--accent); }
section { margin-top: 2rem; }
.strong { font-weight: 600; }
${TONES.map((tone) => `.${tone} { color: var(--${tone}); }`).join('\n')}
.more { color: var(--dim); }
.facts span + span { margin-left: 1.25rem; }
.notice { font-weight: 600; }
header { padding-top: 1.25rem; }
nav { display: flex; flex-wrap: wrap; gap: .4rem 1.25rem; align-items: center; padding: .6rem 0; overflow-wrap: normal; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
svg.sequence { display: block; max-width: none; }
.phases { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; margin-bottom: .7rem; font: .78rem/1.6 ${MONOSPACE}; }
.phases svg { width: 4.5rem; height: .5rem; margin: 0 .6rem; }
svg a { cursor: pointer; }
svg a:hover .hit, svg a:focus-visible .hit, .row.chosen .hit { fill: var(--accent); fill-opacity: .12; }
svg a:focus-visible { outline: none; }
.finding { margin: .8rem 0; padding: .7rem 1rem; border: 1px solid var(--line); border-left: .3rem solid var(--dim); border-radius: .4rem; }
.finding.error { border-left-color: var(--bad); }
.finding.warning { border-left-color: var(--warning); color: inherit; }
dl { margin: .3rem 0; display: grid; grid-template-columns: minmax(5.5rem, max-content) 1fr; gap: .1rem .9rem; }
dt { color: var(--dim); }
dd { margin: 0; unicode-bidi: isolate; }
dl.headers { display: block; font: .82rem/1.45 ${MONOSPACE}; }
dl.headers dt, dl.headers dd { display: inline; }
dl.headers dt::before { content: ''; display: block; }
dl.headers dd { padding-left: .6ch; }
table { border-collapse: collapse; font-size: .9rem; }
td { padding: .1rem .9rem .1rem 0; vertical-align: top; overflow-wrap: normal; white-space: nowrap; }
pre { margin: .3rem 0; padding: .6rem .8rem; background: var(--raised); border-radius: .4rem; white-space: pre-wrap; font: .82rem/1.45 ${MONOSPACE}; }
.time, .axis { display: grid; grid-template-columns: 8rem minmax(8rem, 20rem) 1fr 5rem; gap: 0 .8rem; align-items: center; font: .78rem/1.6 ${MONOSPACE}; }
.time { color: inherit; text-decoration: none; border-radius: .2rem; }
.time:hover, .time.chosen { background: var(--raised); }
.time > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.time > :last-child { text-align: right; }
.time svg { width: 100%; height: 10px; display: block; }
.axis { color: var(--dim); }
.axis > :first-child { grid-column: 3; display: flex; justify-content: space-between; }
${TONES.map((tone) => `.fill-${tone} { fill: var(--${tone}); }`).join('\n')}
.fill-plain { fill: var(--dim); }
.fill-line { fill: var(--line); }
.step { padding: .9rem 0; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.step:focus { outline: none; }
.filter, .close { display: none; }
.gone { display: none !important; }
.js .filter { display: flex; gap: .6rem; align-items: center; min-width: 0; }
output { white-space: nowrap; color: var(--dim); }
.filter input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--dim); border-radius: .35rem; padding: .2rem .6rem; width: 20rem; min-width: 4rem; flex: 0 1 auto; }
@media screen {
  .js nav { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); }
  .js #steps { display: none; }
  .js.open #steps {
    display: block; position: fixed; z-index: 2; top: 0; right: 0; bottom: 0; width: min(44vw, 46rem); margin: 0; padding: 0 1.1rem 2rem;
    overflow-y: auto; overscroll-behavior: contain; background: var(--ground); border-left: 1px solid var(--line); box-shadow: -.4rem 0 1.2rem rgb(0 0 0 / .18);
  }
  .js #steps > h2 { display: none; }
  .js .step { display: none; border-top: 0; content-visibility: visible; padding-top: 0; }
  .js .step.chosen { display: block; }
  .js.open .close { display: flex; gap: .5rem; justify-content: flex-end; position: sticky; top: 0; padding: .6rem 0 .3rem; background: var(--ground); }
  .close button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: .35rem; padding: .1rem .7rem; cursor: pointer; }
}
@media screen and (min-width: 64rem) { .js.open body { padding-right: calc(min(44vw, 46rem) + 1.5rem); } }
@media screen and (max-width: 64rem) {
  .js.open #steps { top: auto; left: 0; width: auto; height: 62vh; border-left: 0; border-top: 1px solid var(--line); box-shadow: 0 -.4rem 1.2rem rgb(0 0 0 / .18); }
  .js.open { scroll-padding-bottom: 66vh; }
  .js.open body { padding-bottom: 64vh; }
}
@media (max-width: 48rem) {
  .time, .axis { grid-template-columns: 6rem 1fr 4rem; }
  .time > :nth-child(2) { display: none; }
  .axis > :first-child { grid-column: 2; }
}
@media (max-width: 34rem) {
  dl.fields { display: block; }
  dl.fields dd { margin-bottom: .3rem; }
}
@media print {
  body { padding: 0; font-size: 9.5pt; }
  .filter, .close, nav { display: none !important; }
  .scroll { overflow: visible; }
  svg.sequence { max-width: 100%; height: auto; }
  .finding, .time, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; break-inside: avoid; }
  h2::after, h3::after, h4::after { content: ''; display: block; height: 4rem; margin-bottom: -4rem; }
}
${SEQUENCE_STYLE}
`
