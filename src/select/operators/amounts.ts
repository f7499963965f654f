// The operators for how long and how much.

import type { Operator, Prepared, Subject } from '../operator.ts'

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 }

/** SI as `docker images` counts, and binary as `ls -h` does. */
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
}

export const AMOUNT_OPERATORS: readonly Operator[] = [
  {
    name: '~slow',
    argument: 'TIME',
    help: 'took this long or longer: 200ms, 1s, 2m',
    prepare: (text) =>
      amount(text, { units: MS, wants: '~slow takes a time: 200ms, 1s, 2m', of: ({ tookMs }) => tookMs }),
  },
  {
    name: '~size',
    argument: 'SIZE',
    help: 'so many body bytes or more, either way: 500, 10kB, 10MB',
    prepare: (text) =>
      amount(text, {
        units: BYTES,
        wants: '~size takes bytes: 500, 10kB, 10MB, 1GiB',
        of: ({ step }) => Math.max(step.bytes, step.bytesSent),
      }),
  },
]

interface Measure {
  readonly units: Readonly<Record<string, number>>
  readonly wants: string
  readonly of: (subject: Subject) => number
}

function amount(text: string, { units, wants, of }: Measure): Prepared {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?) ?([a-z]*)$/iu.exec(text) ?? []
  const name = unit.toLowerCase()
  const factor = Object.hasOwn(units, name) ? units[name] : undefined
  if (number === '' || factor === undefined) return { ok: false, message: wants, at: 0 }
  const least = Number(number) * factor
  return { ok: true, test: (subject) => of(subject) >= least }
}
