import { describe, expect, it } from 'vitest'
import { screenFilter, SELECT_HELP } from '../../../src/cli/parse/select.ts'
import type { Selection } from '../../../src/cli/parse/select.ts'
import { OPERATORS } from '../../../src/select/operators/index.ts'
import { parseSelect } from '../../../src/select/parse.ts'

function selection(text: string): Selection {
  const parsed = parseSelect(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return { text, select: parsed.select }
}

describe('screenFilter', () => {
  it('is the expression as it was given, where the screen takes it for one', () => {
    expect(screenFilter(selection('~d hub   redis'))).toBe('~d hub   redis')
    expect(screenFilter(undefined)).toBe('')
  })

  it('names the operator of words, which would be plain text on the screen', () => {
    const filter = screenFilter(selection('a | "b c" & !d'))
    expect(filter).toBe('~row a | (~row "b c" & !~row d)')
    expect(selection(filter).select).toEqual(selection('a | "b c" & !d').select)
  })
})

it('lists every operator in help, each by another name', () => {
  const lines = SELECT_HELP.split('\n')
  for (const { name, help } of OPERATORS) {
    expect(lines.filter((line) => line.startsWith(`  ${name} `) && line.endsWith(help))).toHaveLength(1)
  }
  expect(new Set(OPERATORS.map(({ name }) => name)).size).toBe(OPERATORS.length)
})
