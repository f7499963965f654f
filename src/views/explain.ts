// `pullscope explain`: each pull with what was found, the cause first, and the steps that prove it. Lines of spans.

import type { Pull, PullId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Judgement } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { flow } from '../text/wrap.ts'
import { excerptLines } from './excerpt.ts'
import { tallyOf } from './finding-tally.ts'
import { findingLines, shortLines, type FindingContext } from './finding-lines.ts'
import { GLYPHS } from './glyphs.ts'
import type { Glyphs } from './glyphs.ts'
import { noticesOf } from './notices.ts'
import { kindsOf, statusOf, titleOf } from './pull-words.ts'
import { MIN_WIDTH, type TextOptions } from './text.ts'

export interface Explained {
  readonly session: Session
  readonly trace: Trace
  /** Of a selection: only the findings that are to be told, and the headlines of all pulls. */
  readonly judgement: Judgement
  /** The pulls of a selection (`--select`); absent for all. */
  readonly selected?: ReadonlySet<PullId>
}

/** The whole explanation. Everything in it is printable; long words may make a line wider than the width. */
export function explainLines(explained: Explained, options: TextOptions): readonly Line[] {
  const { trace, judgement, selected } = explained
  const context: Context = {
    ...explained,
    width: Math.max(MIN_WIDTH, options.width),
    glyphs: GLYPHS[options.glyphs],
  }
  const loose = judgement.findings.filter(({ pull }) => pull === null)
  return [
    overview(context),
    ...graveNotices(context),
    ...trace.pulls.flatMap((pull) =>
      selected === undefined || selected.has(pull.id) ? [[], ...pullLines(pull, context)] : [],
    ),
    ...(loose.length === 0
      ? []
      : [
          [],
          [span(`${context.glyphs.pull} `, 'accent'), span('outside any pull', 'strong')],
          ...whole(loose, context),
        ]),
  ]
}

type Context = FindingContext & Pick<Explained, 'selected'>

/** Of what came from a host that nobody verified, no finding can be sure. */
function graveNotices(context: FindingContext): readonly Line[] {
  const grave = noticesOf(context, context.glyphs).filter(({ tone }) => tone === 'bad')
  return grave.map(({ text, tone }) => [span(`   ${context.glyphs.escape(text)}`, tone)])
}

function overview({ trace, judgement, glyphs, selected }: Context): Line {
  const tally = tallyOf(judgement.findings)
  const grave = tally.filter(({ level }) => level !== 'note')
  const pieces = grave.map(({ tone, words }) => span(words, tone))
  const unfinished = trace.pulls.some(({ status }) => status === 'failed' || status === 'incomplete')
  const calm =
    selected !== undefined
      ? span(`${tally[0]?.words ?? 'no finding'} at the selected steps`)
      : unfinished
        ? span('nothing is known to be wrong', 'warning')
        : span(`${glyphs.complete} nothing is wrong`, 'good')
  return [
    span('pullscope', 'strong'),
    span(kindsOf(trace)),
    ...(pieces.length === 0 ? [calm] : pieces),
  ].flatMap((piece, i) => (i === 0 ? [piece] : [span('   '), piece]))
}

function pullLines(pull: Pull, context: Context): readonly Line[] {
  const { session, trace, judgement, width, glyphs } = context
  const pieces = [...titleOf(pull, trace), statusOf(pull, session.lastAt, glyphs)]
  const title = pieces.map(({ text, tone }, i): Line => [
    ...(i === 0 ? [span(`${glyphs.pull} `, 'accent')] : []),
    span(glyphs.escape(text), tone),
  ])
  const own = judgement.findings.filter((finding) => finding.pull === pull.id)
  const headline = judgement.headlines.get(pull.id)
  const rest = own.filter((finding) => finding !== headline)
  return [
    ...flow(title, { width, indent: 0, hang: 2, gap: 3, ellipsis: glyphs.ellipsis }),
    // The headline of a pull may not be among the findings of a selection.
    ...(headline === undefined
      ? unexplained(pull, glyphs)
      : whole(own.includes(headline) ? [headline] : [], context)),
    ...whole(
      rest.filter(({ level }) => level !== 'note'),
      context,
    ),
    ...rest.filter(({ level }) => level === 'note').flatMap((finding) => shortLines(finding, context)),
  ]
}

/** A pull that failed for a reason that no rule knows must not look as if all were well. */
function unexplained({ status }: Pull, glyphs: Glyphs): readonly Line[] {
  if (status !== 'failed') return []
  return [
    [span(`  ${glyphs.warning} no rule explains this failure; pullscope show has the steps`, 'warning')],
  ]
}

function whole(findings: readonly Finding[], context: FindingContext): readonly Line[] {
  return findings.flatMap((finding) => [
    ...findingLines(finding, context, excerptLines(context, finding.evidence, context)),
  ])
}
