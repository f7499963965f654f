// `--format html`: one file that needs nothing else, for a browser or paper. No script runs in it, and it asks no network
// for anything: its own policy forbids both.

import { escapeXml } from '../../text/escape-xml.ts'
import type { Line } from '../../text/span.ts'
import { count } from '../../text/units.ts'
import { LEVEL_TONE } from '../../views/finding-lines.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { findProbe } from '../probes/find.ts'
import type { Fault } from '../verdict.ts'
import { captionOf, pictureLines } from './diagram-lines.ts'
import { changeWords, toldDifferences, weightsOf, type ToldDifference } from './differences.ts'
import { messagesOf } from './evidence.ts'
import { firstReasons } from './grid.ts'
import { gridHtml } from './html-grid.ts'
import { STYLE } from './html-style.ts'
import { directPicture, firstFailed, pullPicture } from './picture.ts'
import type { Examination, ReportFormat } from './report.ts'
import { OUTCOME_TONE, outcomeGlyph } from './signs.ts'
import {
  alsoAffected,
  deltaWords,
  kindOf,
  overview,
  readingsOf,
  toldFaults,
  verdictWords,
  type Kind,
} from './words.ts'

const { utf8 } = GLYPHS

/** Columns of a diagram: what fits a page in the size of letters that the style sheet gives it. */
const DIAGRAM_WIDTH = 128

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export const html: ReportFormat = {
  id: 'html',
  title: 'one file for a browser or paper, without scripts',
  render: (examinations, { command }) => {
    const title = `pullscope ${command}: ${overview(examinations)}`
    return [
      '<!doctype html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${escapeXml(POLICY)}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="referrer" content="no-referrer">',
      `<title>${escapeXml(title)}</title>`,
      `<style>${STYLE}</style>`,
      '</head>',
      '<body>',
      `<h1>pullscope ${command}</h1>`,
      `<p>${escapeXml(overview(examinations))}</p>`,
      ...examinations.map(candidateHtml),
      '</body>',
      '</html>',
      '',
    ].join('\n')
  },
}

function candidateHtml(examination: Examination): string {
  const { verdict, delta } = examination
  const { candidate, outcome } = verdict
  const kind = kindOf(verdict)
  const tone = OUTCOME_TONE[outcome]
  const since = deltaWords(examination)
  const insecure = examination.trace.insecure.filter(({ used }) => used).map(({ host }) => host)
  return [
    '<section>',
    `<h2><span class="${tone}">${outcomeGlyph(outcome, utf8)}</span> ${escapeXml(candidate)}: <span class="${tone}">${outcome}</span></h2>`,
    `<p>${escapeXml(verdictWords(verdict))}</p>`,
    kind === null ? '' : kindHtml(kind),
    insecure.length === 0
      ? ''
      : `<p class="bad">${utf8.warning} not verified: ${escapeXml(insecure.join(', '))}</p>`,
    list([
      ...firstReasons(verdict).map(
        (words) => `<span class="warning">${utf8.incomplete}</span> ${escapeXml(words)}`,
      ),
      ...(verdict.notes ?? []).map(
        (words) => `<span class="warning">${utf8.warning}</span> ${escapeXml(words)}`,
      ),
    ]),
    since === null ? '' : `<p>Since the baseline: ${escapeXml(since)}</p>`,
    list(
      (delta?.mended ?? []).map((id) => `<span class="good">${utf8.complete} mended</span> ${escapeXml(id)}`),
    ),
    gridHtml(verdict, delta === null ? null : delta.fresh.map(({ id }) => id)),
    ...toldFaults(examination).map((fault) => faultHtml(fault, examination)),
    differencesHtml(examination),
    ...figures(examination),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function kindHtml({ name, because }: Kind): string {
  const quoted = because === '' ? '' : ` (<code>${escapeXml(because)}</code>)`
  return `<p class="quiet">looks like ${escapeXml(name)}${quoted}</p>`
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`
}

function faultHtml(fault: Fault, { session }: Examination): string {
  const { id, level, message, breaks, remedy } = fault
  const affected = alsoAffected(fault)
  const probe = findProbe(id)
  const proof = messagesOf(fault.evidence, session).map(
    ({ exchange, asked, shows }) =>
      `<span class="quiet">${escapeXml(asked ?? `exchange ${exchange}`)}</span>\n    ${escapeXml(shows)}`,
  )
  const term = (name: string, text: string): string => `<dt>${name}</dt><dd>${text}</dd>`
  const terms = [
    term('breaks', breaks.length === 0 ? 'no client that was tried' : escapeXml(breaks.join(', '))),
    ...(affected === null ? [] : [term(affected.label, escapeXml(affected.who))]),
    ...readingsOf(fault).map(({ who, text }) =>
      term(`${escapeXml(who)} reads`, `<code>${escapeXml(text)}</code>`),
    ),
    ...(probe === null
      ? []
      : [term('why', escapeXml(probe.why)), term('more', probe.source.map(source).join('<br>'))]),
  ]
  return [
    `<article class="${level}">`,
    `<h3><span class="${LEVEL_TONE[level]}">${level}</span> ${escapeXml(id)}</h3>`,
    `<p>${escapeXml(message)}</p>`,
    `<pre class="wrap">${proof.join('\n')}</pre>`,
    `<dl>${terms.join('')}</dl>`,
    '<p class="quiet">what to do</p>',
    `<pre class="wrap">${remedy.split('\n').map(escapeXml).join('\n')}</pre>`,
    '</article>',
  ].join('\n')
}

/** Sources are ours; still, only web pages become links. */
function source(place: string): string {
  const text = escapeXml(place)
  return /^https?:\/\//.test(place) ? `<a href="${text}" rel="noreferrer">${text}</a>` : text
}

/** The benign ones are counted only. */
function differencesHtml({ verdict }: Examination): string {
  const { differences } = verdict
  if (differences.length === 0) return ''
  const told = weightsOf(differences).map(([weight, amount]) => `${amount} ${weight}`)
  return [
    `<h3>${count(differences.length, 'difference')} from the recorded pull: ${told.join(', ')}</h3>`,
    list(toldDifferences(differences).map(differenceHtml)),
  ].join('\n')
}

function differenceHtml({ first, others }: ToldDifference): string {
  const tone = first.weight === 'breaking' ? 'bad' : 'warning'
  const also =
    others.length === 0
      ? ''
      : `, so does ${others.map((asked) => `<code>${escapeXml(asked)}</code>`).join(', ')}`
  return (
    `<span class="${tone}">${first.weight}</span> <code>${escapeXml(first.asked)}</code> ` +
    `${escapeXml(changeWords(first))}${also} <span class="quiet">${escapeXml(first.because)}</span>`
  )
}

/** The first pull that failed, and the direct one. */
function figures(examination: Examination): readonly string[] {
  const failed = firstFailed(examination)
  if (failed === null) return []
  const look = { width: DIAGRAM_WIDTH, glyphs: utf8 }
  return [pullPicture(examination, failed), directPicture(examination)].flatMap((picture) => {
    if (picture === null) return []
    const lines = pictureLines(picture, look).map(lineHtml).join('\n')
    return [
      `<figure><figcaption>${escapeXml(captionOf(picture))}</figcaption>\n<pre class="diagram" tabindex="0">${lines}</pre></figure>`,
    ]
  })
}

function lineHtml(line: Line): string {
  return line
    .map(({ text, tone }) =>
      tone === 'plain' ? escapeXml(text) : `<span class="${tone}">${escapeXml(text)}</span>`,
    )
    .join('')
}
