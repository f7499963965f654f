// The operators that mitmproxy has, with its letters: what stands in a request and its answer.
// https://docs.mitmproxy.org/stable/concepts/filters/

import type { HeaderList } from '../../http/headers.ts'
import { header } from '../../http/headers.ts'
import type { BodySummary } from '../../capture/event.ts'
import { isTrouble } from '../../views/tone.ts'
import { patternOperator } from '../operator.ts'
import type { Operator, Prepared, Subject } from '../operator.ts'

const STATUS_HELP = 'this status: 404, 4xx, >=400, 400-499'

export const MESSAGE_OPERATORS: readonly Operator[] = [
  patternOperator('~u', 'a URL that matches', ({ step }) => [step.url]),
  patternOperator('~m', 'a method that matches', ({ step }) => [step.method]),
  { name: '~c', argument: 'STATUS', help: STATUS_HELP, prepare: prepareStatus },
  patternOperator('~d', 'a host that matches', ({ step }) => [step.facts.authority]),
  patternOperator('~h', 'a header line that matches, either way', (subject) => [
    ...lines(asked(subject)),
    ...lines(answered(subject)),
  ]),
  patternOperator('~hq', 'a header line of the request that matches', (subject) => lines(asked(subject))),
  patternOperator('~hs', 'a header line of the answer that matches', (subject) => lines(answered(subject))),
  patternOperator('~t', 'a Content-Type that matches, either way', (subject) => [
    header(asked(subject), 'content-type'),
    header(answered(subject), 'content-type'),
  ]),
  patternOperator('~b', 'a kept body that matches, either way', (subject) => [
    subject.exchange?.requestBody?.text,
    answerBody(subject)?.text,
  ]),
  patternOperator('~bq', 'a kept body of the request that matches', ({ exchange }) => [
    exchange?.requestBody?.text,
  ]),
  patternOperator('~bs', 'a kept body of the answer that matches', (subject) => [answerBody(subject)?.text]),
  {
    name: '~e',
    argument: null,
    help: 'no answer, one that broke off, or one that pullscope made up',
    prepare: () => ({ ok: true, test: isError }),
  },
]

function asked({ exchange }: Subject): HeaderList {
  return exchange?.request.headers ?? []
}

function answered({ exchange }: Subject): HeaderList {
  return exchange !== null && 'response' in exchange ? (exchange.response?.headers ?? []) : []
}

function lines(headers: HeaderList): readonly string[] {
  return headers.map(([name, value]) => `${name}: ${value}`)
}

function answerBody({ exchange }: Subject): BodySummary | null {
  return exchange?.state === 'complete' ? exchange.body : null
}

function isError({ exchange, step }: Subject): boolean {
  if (exchange === null) return isTrouble(step)
  return exchange.state === 'failed' || step.outcome === 'unreachable'
}

/** `404`, `4xx`, `>=400`, `<300`, `=304`, `400-499`. */
function prepareStatus(text: string): Prepared {
  const range = rangeOf(text.toLowerCase())
  if (range === null) return { ok: false, message: '~c takes a status: 404, 4xx, >=400 or 400-499', at: 0 }
  const [least, most] = range
  if (least > most)
    return { ok: false, message: `no status is in ${text}: write the lesser first, as in 400-499`, at: 0 }
  return { ok: true, test: ({ step }) => step.status !== null && step.status >= least && step.status <= most }
}

function rangeOf(text: string): readonly [number, number] | null {
  const [, sign = '=', code] = /^(<=|>=|<|>|=)?(\d{3})$/u.exec(text) ?? []
  if (code !== undefined) return compared(sign, Number(code))
  const [, hundreds] = /^([1-9])xx$/u.exec(text) ?? []
  if (hundreds !== undefined) return [Number(hundreds) * 100, Number(hundreds) * 100 + 99]
  const [, from, to] = /^(\d{3})-(\d{3})$/u.exec(text) ?? []
  return from === undefined ? null : [Number(from), Number(to)]
}

function compared(sign: string, code: number): readonly [number, number] {
  const least = sign === '>' ? code + 1 : code
  const most = sign === '<' ? code - 1 : code
  return [sign.startsWith('<') ? 0 : least, sign.startsWith('>') ? Infinity : most]
}
