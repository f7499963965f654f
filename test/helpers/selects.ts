// Any expression at all that parseSelect could give.

import fc from 'fast-check'
import { compilePattern } from '../../src/select/pattern/pattern.ts'
import type { Select } from '../../src/select/select.ts'
import { anyText } from './hostile.ts'

const anyPattern = anyText.filter((text) => compilePattern(text).ok)

const anyTest: fc.Arbitrary<Select> = fc
  .oneof(
    fc.tuple(fc.constantFrom('~u', '~m', '~d', '~h', '~hs', '~t', '~b', '~pull', '~client'), anyPattern),
    fc.tuple(fc.constant('~row'), anyText),
    fc.constantFrom(
      ['~c', '404'],
      ['~c', '4xx'],
      ['~c', '<300'],
      ['~phase', 'layer'],
      ['~phase', 'c'],
      ['~outcome', 'ok'],
      ['~host', 'auth'],
      ['~slow', '1s'],
      ['~size', '10 kB'],
      ['~digest', 'sha256:ab…'],
      ['~e', null],
      ['~finding', null],
    ),
  )
  .map(([operator = '', argument = null]) => ({ kind: 'test', operator, argument }))

export const anySelect: fc.Arbitrary<Select> = fc.letrec<{ select: Select }>((tie) => ({
  select: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    anyTest,
    tie('select').map((of): Select => ({ kind: 'not', of })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        tie('select'),
        tie('select'),
        fc.array(tie('select'), { maxLength: 2 }),
      )
      .map(([kind, first, second, rest]): Select => ({ kind, parts: [first, second, ...rest] })),
  ),
})).select
