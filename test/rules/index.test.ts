import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLIENTS } from '../../src/clients/index.ts'
import { RULES } from '../../src/rules/index.ts'

const here = import.meta.dirname
const NOT_RULES = ['group', 'index', 'judge', 'look-up', 'questions', 'rule', 'scene', 'threshold']

describe('the rules', () => {
  it('are all registered, each under the name of its file', () => {
    const files = readdirSync(`${here}/../../src/rules`).filter((file) => file.endsWith('.ts'))
    const rules = files.map((file) => file.slice(0, -3)).filter((name) => !NOT_RULES.includes(name))
    expect(RULES.map(({ id }) => id).toSorted()).toEqual(rules.toSorted())
  })

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s is tested, and says why and where from',
    (id, rule) => {
      expect(readdirSync(here)).toContain(`${id}.test.ts`)
      expect(rule.title).not.toBe('')
      expect(rule.why).toMatch(/\.$/)
      for (const source of rule.source)
        expect(source).toMatch(/^(https:\/\/\S+|distribution-spec .+|RFC \d+ .+)$/)
      for (const { client } of rule.says) expect(CLIENTS.map((known) => known.id)).toContain(client)
    },
  )
})
