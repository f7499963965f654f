// `--to har`: the exchanges for every tool that reads HAR 1.2, and in `_pullscope` what HAR has no place for.

import { OWN_VERSION } from '../capture/import/har/own.ts'
import { microsOf, parseTime, timeText } from '../capture/import/har/time.ts'
import type { Pull, Step, Trace } from '../decode/trace.ts'
import type { Exchange, Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { escapeJson } from '../text/escape-json.ts'
import { eventsBeside } from './har/beside.ts'
import { connectEntryOf } from './har/connect-entry.ts'
import { entryOf } from './har/entry.ts'
import type { HarEntry, HarPage } from './har/log.ts'
import { findingJson, insecureJson } from './json.ts'

export interface HarOptions {
  readonly findings: readonly Finding[]
  /** Name and version of the program that writes, for `creator`; `pullscope`, if not given. */
  readonly program?: string
}

/**
 * The document, two spaces deep, ended by a line feed. Entries in order of their start; one page a pull. What was redacted
 * in the capture stays so. Characters that a terminal would act on are written as `\uXXXX`.
 */
export function harText(session: Session, trace: Trace, options: HarOptions): string {
  return [...harPieces(session, trace, options)].join('')
}

/** The same in pieces: one entry at a time is turned into text, so that no more than that is held. */
export function* harPieces(
  session: Session,
  trace: Trace,
  { findings, program }: HarOptions,
): Generator<string, void> {
  const clock = clockOf(session)
  const head = {
    version: '1.2',
    creator: creatorOf(program ?? 'pullscope'),
    pages: trace.pulls.map((pull) => pageOf(pull, clock)),
    _pullscope: {
      version: OWN_VERSION,
      insecure: trace.insecure.map(insecureJson),
      findings: findings.map(findingJson),
      anomalies: session.anomalies,
      events: eventsBeside(session),
    },
  }
  yield `{\n  "log": ${textOf(head, 1).slice(0, -'\n  }'.length)},\n    "entries": [`
  let separator = '\n      '
  for (const entry of entriesOf(session, trace, clock)) {
    yield separator + textOf(entry, 3)
    separator = ',\n      '
  }
  yield '\n    ]\n  }\n}\n'
}

/** HAR wants the version by itself; one that is not known is no version. */
function creatorOf(program: string): { readonly name: string; readonly version: string } {
  const [name = '', version = ''] = program.split(' ')
  return { name, version }
}

function textOf(value: object, depth: number): string {
  return escapeJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${'  '.repeat(depth)}`)
}

/** A capture whose beginning is missing does not say when it was: it counts from 1970. */
function clockOf({ startedAt }: Session): (at: number) => string {
  const start = parseTime(startedAt ?? '') ?? 0
  return (at) => timeText(start + microsOf(at))
}

function* entriesOf(session: Session, trace: Trace, clock: (at: number) => string): Generator<HarEntry> {
  const steps = new Map<number, Step>()
  for (const step of trace.steps) if (step.exchange !== null) steps.set(step.exchange, step)
  const rows: readonly (Exchange | Step)[] = [
    ...session.exchanges.filter((exchange) => exchange !== undefined),
    ...trace.steps.filter(({ exchange }) => exchange === null),
  ].sort((a, b) => a.startedAt - b.startedAt)
  for (const row of rows) {
    yield 'request' in row
      ? entryOf(row, { session, step: steps.get(row.id), clock })
      : connectEntryOf(row, { session, clock })
  }
}

function pageOf(pull: Pull, clock: (at: number) => string): HarPage {
  const { id, kind, client, reference, digest, platform, status, bytes, startedAt, endedAt } = pull
  const onLoad = endedAt === null ? -1 : Math.max(0, microsOf(endedAt) - microsOf(startedAt)) / 1000
  return {
    startedDateTime: clock(startedAt),
    id: `pull_${id}`,
    title: [kind, reference, platform ?? ''].join(' ').trim(),
    pageTimings: { onContentLoad: -1, onLoad },
    _pullscope: { pull: id, kind, client, reference, digest, platform, status, bytes },
  }
}

interface Loss {
  /** Of the session. */
  readonly field: string
  readonly why: string
}

/**
 * What is lost between a session and the same session read from the HAR that was written of it. Nothing else is: the test
 * of the round trip reads this table.
 */
export const LOSSES = [
  { field: 'source', why: 'what is read from a HAR says so' },
  { field: 'effects', why: 'the reader adds that it was a HAR' },
  { field: 'secretsKept', why: 'whoever opens a HAR redacts it, and then it keeps no secrets' },
  {
    field: 'anomalies',
    why: 'they are about single events, of which a HAR has none; they stand in it for people',
  },
  {
    field: 'lastAt',
    why: 'the latest event may be one that changed nothing, such as progress that was already told',
  },
  {
    field: 'head',
    why: 'a capture without its beginning counts from 1970, and has a beginning from then on',
  },
  { field: 'exchange.id', why: 'entries are numbered in order of their start, without gaps' },
  { field: 'exchange.times', why: 'HAR’s times, as they are written, end at the microsecond' },
  {
    field: 'body.content',
    why: 'there is one place for it: text, if there is text, else base64; what is not there, was not kept',
  },
] as const satisfies readonly Loss[]
