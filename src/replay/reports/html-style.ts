// The looks of the HTML report, inside the file: light and dark by the reader's own setting, and on paper.

export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --ground: #ffffff; --quiet: #59636e; --line: #d1d9e0; --raised: #f6f8fa;
  --good: #1a7f37; --bad: #c4232c; --warning: #8a5a00; --accent: #0a5fb4; --phase: #7a3fb0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --ground: #0d1117; --quiet: #9aa4af; --line: #30363d; --raised: #161b22;
    --good: #4ac26b; --bad: #ff7b72; --warning: #e3b341; --accent: #6cb6ff; --phase: #d2a8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 78rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 4rem;
  color: var(--text); background: var(--ground);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 0 0 .25rem; }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; }
a { color: var(--accent); }
p, ul { margin: .4rem 0; }
ul { padding-left: 1.25rem; }
section { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
article { margin: 1.25rem 0; padding: .9rem 1.1rem; border: 1px solid var(--line); border-left: .3rem solid var(--quiet); border-radius: .4rem; }
article.error { border-left-color: var(--bad); }
article.warning { border-left-color: var(--warning); }
pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; }
pre { margin: .5rem 0; padding: .7rem .9rem; background: var(--raised); border-radius: .4rem; overflow-x: auto; overflow-wrap: normal; }
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
pre.diagram { line-height: 1.3; }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .95rem; margin: .75rem 0; overflow-wrap: normal; }
th, td { padding: .25rem .8rem; text-align: center; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .6rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
.quiet, .dim { color: var(--quiet); }
.strong { font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.warning:not(article) { color: var(--warning); }
.accent, .phase-content { color: var(--accent); }
.phase, .phase-access { color: var(--phase); }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
  th, td { padding: .25rem .45rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  article, figure, tr { break-inside: avoid; }
  h2, h3, figcaption { break-after: avoid; }
  pre { white-space: pre-wrap; font-size: 7.5pt; border: 1px solid var(--line); }
  pre.diagram { white-space: pre; font-size: 6.5pt; }
}
`
