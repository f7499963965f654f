// `--format sarif`: SARIF 2.1.0 for code scanning. One run, since GitHub takes one a tool; a rule a probe, a result a
// fault of a candidate. https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html

import { createHash } from 'node:crypto'
import { escapeJson } from '../../text/escape-json.ts'
import type { Level } from '../../rules/rule.ts'
import type { Probe } from '../probe.ts'
import { PROBES } from '../probes/index.ts'
import { rankedFaults, type Fault } from '../verdict.ts'
import { messageLine, messagesOf } from './evidence.ts'
import { gridOf } from './grid.ts'
import type { Examination, ReportFormat } from './report.ts'
import { authorityOf, readingsOf } from './words.ts'

export const sarif: ReportFormat = {
  id: 'sarif',
  title: 'SARIF 2.1.0 for code scanning',
  render: (examinations, { command }) => sarifText(examinations, command),
}

/** `probes` become rules, whether they found something or not. */
export function sarifText(
  examinations: readonly Examination[],
  command: string,
  probes: readonly Probe[] = PROBES,
): string {
  const faults = examinations.flatMap(({ verdict }) => verdict.faults)
  const strangers = faults.filter(
    ({ id }, i) => !probes.some((probe) => probe.id === id) && faults.findIndex((own) => own.id === id) === i,
  )
  const rules: readonly Rule[] = [...probes.map(probeRule), ...strangers.map(faultRule)]
  const mended = examinations.flatMap(({ delta }) => delta?.mended ?? [])
  const known = new Set(rules.map(({ id }) => id))
  const gone = [...new Set(mended)].flatMap((id) => (known.has(id) ? [] : [{ id }]))
  const all = [...rules, ...gone]
  const indexOf = (id: string): number => all.findIndex((rule) => rule.id === id)
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pullscope', rules: all } },
        automationDetails: { id: `pullscope/${command}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(examinations, indexOf)],
        results: examinations.flatMap((examination) => resultsOf(examination, indexOf)),
      },
    ],
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

type Rule = { readonly id: string } & Readonly<Record<string, unknown>>

/** GitHub sorts alerts by these words. */
const SEVERITY: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
}

function probeRule({ id, title, level, why, source, remedy }: Probe): Rule {
  const page = source.find((place) => /^https?:/.test(place))
  return {
    ...faultRule({ id, title, level }),
    fullDescription: { text: message(why) },
    help: { text: message(`${remedy}\n\nSeen or specified: ${source.join(' ')}`) },
    ...(page === undefined ? {} : { helpUri: page }),
  }
}

/** For a fault that no probe finds. */
function faultRule({ id, title, level }: Pick<Fault, 'id' | 'title' | 'level'>): Rule {
  return {
    id,
    shortDescription: { text: message(title) },
    defaultConfiguration: { level },
    properties: { tags: ['registry', 'proxy'], precision: 'high', 'problem.severity': SEVERITY[level] },
  }
}

type IndexOf = (id: string) => number

function resultsOf(examination: Examination, indexOf: IndexOf): readonly object[] {
  const { verdict, delta } = examination
  const fresh = new Set(delta?.fresh.map(({ id }) => id))
  const results = rankedFaults(verdict.faults).map((fault) => ({
    ...{ ruleId: fault.id, ruleIndex: indexOf(fault.id), level: fault.level },
    message: { text: message(sentenceOf(fault, examination)) },
    ...placeOf(fault.id, examination),
    ...(delta === null ? {} : { baselineState: fresh.has(fault.id) ? 'new' : 'unchanged' }),
    ...exchangeOf(fault, examination),
    properties: {
      ...{ candidate: verdict.candidate, breaks: fault.breaks, affects: fault.affects, remedy: fault.remedy },
      evidence: messagesOf(fault.evidence, examination.session),
      words: readingsOf(fault).map(({ who, text }) => `${who}: ${text}`),
    },
  }))
  const gone = (delta?.mended ?? []).map((id) => ({
    ...{ ruleId: id, ruleIndex: indexOf(id), kind: 'pass', level: 'none', baselineState: 'absent' },
    message: { text: `${message(id)} is mended` },
    ...placeOf(id, examination),
  }))
  return [...results, ...gone]
}

/** GitHub shows this and little else, so the proof is in it. */
function sentenceOf({ message: text, evidence, breaks, remedy }: Fault, { session }: Examination): string {
  const proof = messagesOf(evidence, session).map((one) => `\n${messageLine(one)}`)
  const broken = breaks.length === 0 ? '' : ` It breaks ${breaks.join(', ')}.`
  return `${/[.!?]$/.test(text) ? text : `${text}.`}${broken}${proof.join('')}\nDo: ${remedy}`
}

/**
 * The place of a result is the candidate's URL. GitHub wants a file besides and refuses absolute URIs that are no files,
 * so the authority stands for one. It knows results again by `primaryLocationLineHash` alone: that of fault and URL.
 */
function placeOf(id: string, { verdict }: Examination): object {
  const hash = createHash('sha256').update(`${id}\n${verdict.candidate}`).digest('hex').slice(0, 32)
  return {
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURIComponent(authorityOf(verdict).replace(/\p{Cs}/gu, '')) },
          region: { startLine: 1 },
        },
        logicalLocations: [
          { name: authorityOf(verdict), fullyQualifiedName: verdict.candidate, kind: 'resource' },
        ],
      },
    ],
    fingerprints: { 'pullscope/v1': hash },
    partialFingerprints: { primaryLocationLineHash: `${hash}:1` },
  }
}

/** The deciding exchange as SARIF has it; without headers, which it cannot hold twice. */
function exchangeOf({ evidence: [first] }: Fault, { session }: Examination): object {
  const exchange = first === undefined ? undefined : session.exchanges[first.exchange]
  if (exchange === undefined) return {}
  const { method, url } = exchange.request
  const response = 'response' in exchange ? exchange.response : null
  return {
    webRequest: { protocol: 'HTTP', method, target: url },
    ...(response === null
      ? {}
      : { webResponse: { protocol: 'HTTP', statusCode: response.status, reasonPhrase: response.reason } }),
  }
}

/** What could not be told is no result, but must not be lost either. */
function invocationOf(examinations: readonly Examination[], indexOf: IndexOf): object {
  const notifications = examinations.flatMap(({ verdict }) => [
    ...verdict.reservations.map((reason) => ({
      level: 'warning',
      message: { text: message(`${verdict.candidate}: ${reason}`) },
    })),
    ...(verdict.notes ?? []).map((words) => ({
      level: 'note',
      message: { text: message(`${verdict.candidate}: ${words}`) },
    })),
    ...gridOf(verdict).rows.flatMap(({ id, result, because }) => {
      const index = indexOf(id)
      const words = `${verdict.candidate}: ${id} could not be told: ${because.join('; ')}`
      const rule = index === -1 ? {} : { associatedRule: { id, index } }
      return result === 'error' ? [{ level: 'warning', message: { text: message(words) }, ...rule }] : []
    }),
  ])
  return {
    executionSuccessful: examinations.every(({ verdict }) => verdict.outcome !== 'inconclusive'),
    toolExecutionNotifications: notifications,
  }
}

/** Brackets are links and braces are placeholders in SARIF's messages (§3.11.5, §3.11.6). */
function message(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&')
}
