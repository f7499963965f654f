// What was found, with what to do, why, where it is written, and the steps that prove it.

import type { Step, Trace } from '../../decode/trace.ts'
import { findRule } from '../../rules/index.ts'
import type { Finding } from '../../rules/rule.ts'
import { escapeXml } from '../../text/escape-xml.ts'
import { LEVEL_TONE, levelGlyph, sayingsOf } from '../finding-lines.ts'
import { GLYPHS } from '../glyphs.ts'
import { pullOf, stepOf } from '../detail/related.ts'
import { words } from './words.ts'

const { utf8 } = GLYPHS

/** More steps prove no more. */
const MOST_PROOF = 12

export function findingsHtml(findings: readonly Finding[], trace: Trace): string {
  if (findings.length === 0) return '<p>Nothing was found to be wrong.</p>'
  return findings.map((finding) => findingHtml(finding, trace)).join('\n')
}

function findingHtml(finding: Finding, trace: Trace): string {
  const { level, message, rule: id, remedy, pull } = finding
  const rule = findRule(id)
  const reference = pullOf(trace, pull)?.reference
  const terms: readonly (readonly [name: string, html: string])[] = [
    ...(reference === undefined ? [] : [['in', words(reference)] as const]),
    ...(remedy === '' ? [] : [['do', words(remedy)] as const]),
    ...(rule === null ? [] : [['why', words(rule.why)] as const]),
    ...(rule === null
      ? []
      : sayingsOf(rule, finding, trace).map(({ text }) => ['said', words(text)] as const)),
    ...(rule === null ? [] : [['more', rule.source.map(source).join('<br>')] as const]),
    ['steps', proof(finding, trace)],
  ]
  return [
    `<article class="finding ${level}">`,
    `<h3 class="${LEVEL_TONE[level]}">${levelGlyph(level, utf8)} ${words(message)} <small>[${words(id)}]</small></h3>`,
    `<dl class="fields">${terms.map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`).join('')}</dl>`,
    '</article>',
  ].join('\n')
}

function proof({ evidence }: Finding, trace: Trace): string {
  const steps = evidence.slice(0, MOST_PROOF).flatMap((id) => stepOf(trace, id) ?? [])
  const more = evidence.length - MOST_PROOF
  return [...steps.map(linkTo), ...(more > 0 ? [`and ${more} more`] : [])].join('<br>')
}

function linkTo({ id, ask, answer, outcome }: Step): string {
  return `<a href="#step-${id}">${words(ask)} ${utf8.arrow} ${words(answer ?? outcome)}</a>`
}

/** Sources are ours; still, only web pages become links. */
function source(place: string): string {
  return /^https?:\/\//u.test(place)
    ? `<a href="${escapeXml(place)}" rel="noreferrer">${words(place)}</a>`
    : words(place)
}
