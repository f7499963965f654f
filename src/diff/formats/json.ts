// `--to json`, format pullscope/diff, version 1: it changes only by addition. All rows, alike or not.

import type { Step } from '../../decode/trace.ts'
import { escapeJson } from '../../text/escape-json.ts'
import type { DiffRow, DiffSection } from '../compared.ts'
import { LEFT_OUT } from '../left-out.ts'
import type { Captured, Part } from '../side.ts'
import { headline } from './blocks.ts'
import type { DiffFormat } from './format.ts'

export const json: DiffFormat = {
  id: 'json',
  title: 'everything, for other programs (format pullscope/diff, version 1)',
  reads: [],
  render: (diff, { names }) =>
    `${escapeJson(
      JSON.stringify(
        {
          format: 'pullscope/diff',
          version: 1,
          differs: diff.differs,
          headline: headline(diff),
          a: capture(diff.a, names.a),
          b: capture(diff.b, names.b),
          pulls: diff.sections.map(section),
          notCompared: LEFT_OUT,
        },
        null,
        2,
      ),
    )}\n`,
}

function capture({ session, trace }: Captured, name: string): object {
  return { name, startedAt: session.startedAt, pulls: trace.pulls.length, steps: trace.steps.length }
}

/** A side is null where the other one's pull has nothing to answer to. */
function section({ a, b, summary, rows }: DiffSection): object {
  return { a: part(a), b: part(b), summary, rows: rows.map(row) }
}

/** The ids are those of `export --to json`. `pull` is null for the steps that belong to none. */
function part(own: Part | null): object | null {
  if (own === null) return null
  const { pull } = own
  if (pull === null) return { pull: null }
  const { id, kind, client, reference, digest, platform, status, bytes } = pull
  return { pull: id, kind, client, reference, digest, platform, status, bytes }
}

function row({ left, right, same, fields }: DiffRow): object {
  return { a: step(left), b: step(right), same, fields }
}

function step(own: Step | null): object | null {
  if (own === null) return null
  const { id, phase, ask, answer, method, url, status, outcome, bytes, startedAt, endedAt } = own
  const durationMs = endedAt === null ? null : endedAt - startedAt
  return { step: id, phase, ask, answer, method, url, status, outcome, bytes, startedAt, durationMs }
}
