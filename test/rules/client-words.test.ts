import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findRule } from '../../src/rules/index.ts'
import { fits } from '../../src/rules/look-up.ts'

/** Recorded from the real clients by test/real/scenarios/record.ts. */
const RECORDED = JSON.parse(readFileSync('fixtures/client-words.json', 'utf8')) as readonly {
  readonly scenario: string
  readonly rule: string
  readonly client: string
  readonly version: string
  readonly words: string
}[]

it.each(RECORDED)('$scenario: what $client $version prints is in the rule', (each) => {
  const { client, version, words } = each
  const rule = findRule(each.rule)
  const sayings = (rule?.says ?? []).filter((saying) => saying.client === client)
  const fitting = sayings.filter(({ text }) => fits(text, words))
  expect(fitting, `${words}\n\n${sayings.map(({ text }) => text).join('\n')}`).not.toEqual([])
  const seenIn = fitting.map((saying) => saying.seenIn)
  expect(seenIn, 'a saying that was recorded names the version').toContain(version.replace(/\.\d+$/, ''))
})
