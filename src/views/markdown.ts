// `--to markdown`: a report to be pasted into an issue. What was pulled and how it ended, why, the diagram, the hosts, and
// where it was made. Every word from elsewhere is escaped: it can neither ping people nor draw anything.

import { hostsOf } from '../accounts/hosts.ts'
import type { Pull, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { toAnsiText } from '../text/ansi.ts'
import { markdownFence } from '../text/escape-markdown.ts'
import { bytes, count, duration } from '../text/units.ts'
import { accountLines } from './accounts/account-lines.ts'
import { GLYPHS } from './glyphs.ts'
import { marksOf, type Marks } from './markdown/marks.ts'
import type { MarkdownOptions } from './markdown/options.ts'
import { diagramBlocks } from './markdown/diagram-blocks.ts'
import { environmentItems } from './markdown/environment.ts'
import { findingBlocks } from './markdown/finding-blocks.ts'
import { HOST_HEADS, hostRow } from './markdown/host-rows.ts'
import { bullets, firstOf, fold, tableOf } from './markdown/parts.ts'
import { noticesOf } from './notices.ts'
import { kindsOf, statusOf, titleOf } from './pull-words.ts'

/** GitHub takes 65,536 characters in an issue; there is something to be said around a report, too. */
const MAX_LENGTH = 60_000
const MOST_PULLS = 50
const MOST_HOSTS = 60
const MOST_EFFECTS = 40
const WIDTH = 100

/** A whole document. The diagram gets what room the rest leaves. */
export function markdownText(session: Session, trace: Trace, options: MarkdownOptions): string {
  const marks = marksOf(options.glyphs)
  const effects = firstOf(session.effects.map(marks.text), MOST_EFFECTS)
  const before = [
    '## pullscope report',
    ...overviewBlocks(session, trace, options),
    ...findingBlocks({ session, trace, ...options }),
  ]
  const after = [
    ...hostBlocks(session, trace, marks),
    ...accountBlocks(session, trace, options),
    '### Environment',
    ...bullets(environmentItems(session, trace, { program: options.program ?? null, marks })),
    ...(effects.length === 0 ? [] : [fold('What watching changed', bullets(effects))]),
  ]
  const used = [...before, ...after].reduce((sum, block) => sum + block.length + 2, 0)
  const diagram = diagramBlocks(session, trace, options, Math.max(0, MAX_LENGTH - used))
  return `${[...before, ...diagram, ...after].join('\n\n')}\n`
}

function overviewBlocks(session: Session, trace: Trace, options: MarkdownOptions): readonly string[] {
  const { findings, glyphs: set, selection } = options
  const glyphs = GLYPHS[set]
  const { text, code } = marksOf(set)
  const passed = trace.steps.reduce((sum, step) => sum + step.bytes + step.bytesSent, 0)
  const amounts = [
    kindsOf(trace),
    count(trace.steps.length, 'step'),
    `${bytes(passed)} in ${duration(session.lastAt)}`,
  ]
  const rows = trace.pulls.slice(0, MOST_PULLS).map((pull) => {
    const [name, ...rest] = titleOf(pull, trace).map((piece) => piece.text)
    const ended = statusOf(pull, session.lastAt, glyphs).text
    const size = pull.bytes === 0 ? '' : bytes(pull.bytes)
    return [name ?? '', rest.join(', '), ended, size, whyOf(pull, findings)].map(text)
  })
  const notices = noticesOf({ session, trace }, glyphs).map((notice) => text(notice.text))
  const more = trace.pulls.length - rows.length
  return [
    `${text(amounts.join(', '))}.`,
    ...(selection === undefined ? [] : [`Only the steps that ${code(selection)} selects.`]),
    ...bullets(notices),
    ...tableOf(['pull', 'client', 'result', 'size', 'why'], rows),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
}

/** Of a pull that did not come to its end; the first finding explains it best. */
function whyOf({ id, status }: Pull, findings: readonly Finding[]): string {
  if (status !== 'failed' && status !== 'incomplete') return ''
  return findings.find(({ pull, level }) => pull === id && level !== 'note')?.message ?? ''
}

function hostBlocks(session: Session, trace: Trace, marks: Marks): readonly string[] {
  const hosts = hostsOf(trace, session)
  const table = tableOf(
    HOST_HEADS,
    hosts.slice(0, MOST_HOSTS).map((host) => hostRow(host, marks)),
  )
  const more = hosts.length > MOST_HOSTS ? [`and ${hosts.length - MOST_HOSTS} more`] : []
  return table.length === 0 ? [] : ['### Hosts contacted', ...table, ...more]
}

/** Of whole pulls: a selection has none. */
function accountBlocks(session: Session, trace: Trace, options: MarkdownOptions): readonly string[] {
  const { findings, glyphs, selection } = options
  const judgement = { findings, headlines: new Map<number, Finding>() }
  const lines =
    selection === undefined ? accountLines({ session, trace, judgement }, { width: WIDTH, glyphs }) : []
  const text = toAnsiText(lines, 'none').trim()
  if (text === '') return []
  return [
    fold('Mirrors, time, limits and certificates', [markdownFence(firstOf(text.split('\n'), 200), 'text')]),
  ]
}
