// Places that overlap are one.

import { expect, it } from 'vitest'
import { joined, replaceSpans } from '../../src/capture/spans.ts'

it('joins what overlaps, and leaves apart what only touches', () => {
  const span = (start: number, end: number, kind: string): { start: number; end: number; kind: string } => ({
    start,
    end,
    kind,
  })
  const spans = [span(6, 8, 'd'), span(2, 5, 'b'), span(0, 3, 'a'), span(1, 2, 'c'), span(5, 6, 'e')]
  expect(joined(spans)).toEqual([span(0, 5, 'a'), span(5, 6, 'e'), span(6, 8, 'd')])
  expect(replaceSpans('0123456789', joined(spans), (found) => `<${found}>`)).toBe('<01234><5><67>89')
})
