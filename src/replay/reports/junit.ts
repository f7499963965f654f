// `--format junit`: as Jenkins and GitLab read it. A suite a candidate; a case a probe and client, a pull and client, and
// what makes a verdict inconclusive, so that nothing that was not told looks green.

import { escapeXml } from '../../text/escape-xml.ts'
import type { Cell, Difference, Fault, PullTried, Verdict } from '../verdict.ts'
import { changeWords } from './differences.ts'
import { messageLine, messagesOf } from './evidence.ts'
import type { Examination, ReportFormat } from './report.ts'
import { authorityOf, readingsOf, verdictWords } from './words.ts'

export const junit: ReportFormat = {
  id: 'junit',
  title: 'test results for Jenkins, GitLab and others',
  render: (examinations) => {
    const suites = examinations.map((examination) => ({ examination, cases: casesOf(examination) }))
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="pullscope" ${totals(suites.flatMap(({ cases }) => cases))}>`,
      ...suites.flatMap(({ examination, cases }) => suiteLines(examination, cases)),
      '</testsuites>',
      '',
    ].join('\n')
  },
}

type Ending = 'failure' | 'error' | 'skipped' | null

interface Case {
  /** Jenkins takes what stands before the last dot for a package; GitLab shows the name alone. */
  readonly group: string
  readonly name: string
  readonly ending: Ending
  readonly message: string
  /** What is wrong and what to do, whole; empty when the message says it all. */
  readonly detail: readonly string[]
  /** The evidence. */
  readonly output: readonly string[]
}

function casesOf(examination: Examination): readonly Case[] {
  const { verdict } = examination
  return [
    verdictCase(verdict),
    ...verdict.grid.map((cell) => cellCase(cell, examination)),
    ...verdict.pulls.map((pull) => pullCase(pull, examination)),
    ...verdict.differences.flatMap((difference) =>
      difference.weight === 'breaking' ? [differenceCase(difference)] : [],
    ),
  ]
}

/** Green means compared: what is inconclusive is no success, whatever passed. */
function verdictCase({ outcome, reservations }: Verdict): Case {
  const isOpen = outcome === 'inconclusive'
  const message = isOpen ? `inconclusive: ${reservations[0] ?? 'something could not be told'}` : ''
  const ending = isOpen ? 'error' : null
  return {
    group: 'verdict',
    name: 'verdict',
    ending,
    message,
    detail: [],
    output: isOpen ? reservations : [],
  }
}

const ENDING: Readonly<Record<Cell['result'], Ending>> = {
  pass: null,
  fail: 'failure',
  error: 'error',
  skip: 'skipped',
}

function cellCase({ id, personality, result, because }: Cell, examination: Examination): Case {
  const fault = examination.verdict.faults.find((own) => own.id === id) ?? null
  const isKnown = result === 'fail' && (examination.delta?.known.includes(id) ?? false)
  const isToldHere = result === 'fail' && fault !== null
  return {
    group: id,
    name: `${id}: ${personality}`,
    ending: isKnown ? 'skipped' : ENDING[result],
    message: isKnown ? 'known: it is in the baseline' : (because ?? fault?.message ?? ''),
    detail: isToldHere ? [`${fault.level}: ${fault.message}`, ...`do: ${fault.remedy}`.split('\n')] : [],
    output: isToldHere ? proofOf(fault, examination, personality) : [],
  }
}

/** The messages, and what this client's user reads. */
function proofOf(fault: Fault, { session }: Examination, client: string): readonly string[] {
  const readings = readingsOf({ ...fault, words: fault.words.filter((word) => word.client === client) })
  return [
    ...messagesOf(fault.evidence, session).map((message) => messageLine(message)),
    ...readings.map(({ text }) => `users read: ${text}`),
  ]
}

/** A failed pull of which the baseline knows every cause is known itself. */
function pullCase({ client, way, status, words }: PullTried, { verdict, delta }: Examination): Case {
  const causes = verdict.faults.filter(({ breaks }) => breaks.includes(client)).map(({ id }) => id)
  const isKnown = causes.length > 0 && causes.every((id) => delta?.known.includes(id) ?? false)
  const because = causes.length === 0 ? [] : [`because of ${causes.join(', ')}`]
  return {
    group: 'pull',
    name: `pull as ${way}: ${client}`,
    ending: status === 'complete' ? null : isKnown ? 'skipped' : 'failure',
    message: isKnown ? 'known: its cause is in the baseline' : (words ?? ''),
    detail: status === 'complete' ? [] : because,
    output: status === 'complete' || words === null ? [] : [`users read: ${words}`],
  }
}

function differenceCase(difference: Difference): Case {
  const { asked, field, because } = difference
  const message = `${changeWords(difference)} (${because})`
  return {
    group: 'difference',
    name: `${asked}: ${field}`,
    ending: 'failure',
    message,
    detail: [],
    output: [],
  }
}

function totals(cases: readonly Case[]): string {
  const number = (ending: Ending): number => cases.filter((one) => one.ending === ending).length
  return `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}"`
}

function suiteLines({ verdict, session }: Examination, cases: readonly Case[]): readonly string[] {
  // ISO 8601 without a zone and a fraction, as the schema of JUnit wants it.
  const moment = session.startedAt?.slice(0, 19) ?? ''
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(moment) ? ` timestamp="${moment}"` : ''
  const properties = [
    ['outcome', verdict.outcome],
    ['kind', verdict.kind],
    ['verdict', verdictWords(verdict)],
    ...(verdict.notes ?? []).map((words) => ['note', words] as const),
  ] as const
  return [
    `  <testsuite name="${escapeXml(verdict.candidate)}" ${totals(cases)}${timestamp}>`,
    '    <properties>',
    ...properties.map(([name, value]) => `      <property name="${name}" value="${escapeXml(value)}"/>`),
    '    </properties>',
    ...cases.flatMap((one) => caseLines(one, authorityOf(verdict))),
    '  </testsuite>',
  ]
}

function caseLines(
  { group, name, ending, message, detail, output }: Case,
  authority: string,
): readonly string[] {
  const className = `${authority.replace(/\./g, '_')}.${group}`
  const head = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}"`
  if (ending === null) return [`${head}/>`]
  const type = ending === 'skipped' ? '' : ` type="${escapeXml(group)}"`
  const tag = `<${ending} message="${escapeXml(message)}"${type}`
  const hasDetail = ending !== 'skipped' && detail.length > 0
  return [
    `${head}>`,
    hasDetail ? `      ${tag}>${linesOf(detail)}</${ending}>` : `      ${tag}/>`,
    ...(output.length === 0 ? [] : [`      <system-out>${linesOf(output)}</system-out>`]),
    '    </testcase>',
  ]
}

function linesOf(lines: readonly string[]): string {
  return lines.map(escapeXml).join('\n')
}
