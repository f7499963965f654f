// Reads a report of our own back, as a baseline. Knows the document, not what is done with it.

import { PullscopeError } from '../errors.ts'
import type { Baseline, BaselineCandidate } from './baseline.ts'
import { CHECK_FORMAT, CHECK_VERSION } from './reports/json.ts'

const WEIGHTS = ['breaking', 'visible', 'benign'] as const
const AGAIN = 'make it anew with --format json and keep what it prints'

/**
 * Reads a report of our own (`--format json`, version 1). `file` is its name, for messages. Throws `not-a-report` and
 * `report-too-new`.
 */
export function parseBaseline(text: string, file: string): Baseline {
  const refuse: Refuse = (place, expected) => {
    throw new PullscopeError('not-a-report', `${file} is no baseline: ${place} ${expected}`, AGAIN)
  }
  const report = objectOf(parsed(text, refuse), 'the document', refuse)
  if (report['format'] !== CHECK_FORMAT) refuse('format', `is not "${CHECK_FORMAT}"`)
  const { version } = report
  if (typeof version === 'number' && version > CHECK_VERSION) {
    const message = `${file} is a report of version ${version}, and this pullscope reads ${CHECK_VERSION}`
    throw new PullscopeError(
      'report-too-new',
      message,
      'use a newer pullscope, or make the baseline anew with this one',
    )
  }
  if (version !== CHECK_VERSION) refuse('version', `is not ${CHECK_VERSION}`)
  const candidates = arrayOf(report['candidates'], 'candidates', refuse)
  return { candidates: candidates.map((candidate, i) => candidateOf(candidate, `candidates[${i}]`, refuse)) }
}

type Refuse = (place: string, expected: string) => never

function parsed(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    return refuse('it', `cannot be read as JSON: ${(error as SyntaxError).message}`)
  }
}

function candidateOf(value: unknown, place: string, refuse: Refuse): BaselineCandidate {
  const candidate = objectOf(value, place, refuse)
  const items = (name: string): readonly (readonly [Fields, string])[] =>
    arrayOf(candidate[name], `${place}.${name}`, refuse).map((item, i) => {
      const own = `${place}.${name}[${i}]`
      return [objectOf(item, own, refuse), own]
    })
  const text = (fields: Fields, name: string, own: string): string => {
    const found = fields[name]
    return typeof found === 'string' ? found : refuse(`${own}.${name}`, 'is not a text')
  }
  return {
    url: text(candidate, 'url', place),
    faults: items('faults').map(([fault, own]) => ({
      id: text(fault, 'id', own),
      breaks: arrayOf(fault['breaks'], `${own}.breaks`, refuse).map(String),
    })),
    probed: [...new Set(items('probes').map(([cell, own]) => text(cell, 'id', own)))],
    // Came with the first release, but is no part of what version 1 promises.
    tried: 'pulls' in candidate ? items('pulls').map(([pull, own]) => text(pull, 'client', own)) : [],
    differences: items('differences').map(([difference, own]) => ({
      asked: text(difference, 'asked', own),
      field: text(difference, 'field', own),
      weight:
        WEIGHTS.find((weight) => weight === difference['weight']) ?? refuse(`${own}.weight`, 'is no weight'),
    })),
  }
}

type Fields = Readonly<Record<string, unknown>>

function objectOf(value: unknown, place: string, refuse: Refuse): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : refuse(place, 'is not an object')
}

function arrayOf(value: unknown, place: string, refuse: Refuse): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : refuse(place, 'is not a list')
}
