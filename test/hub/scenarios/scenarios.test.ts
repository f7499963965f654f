import { describe, expect, it } from 'vitest'
import { findScenario, SCENARIOS } from '../../../src/hub/scenarios/index.ts'
import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import { PERSONALITIES } from '../../../src/puller/personalities/index.ts'
import { findRule } from '../../../src/rules/index.ts'
import { playScenario, type Played } from '../../helpers/scenario-pull.ts'

describe('the list of scenarios', () => {
  it('names each once, and each names a rule that exists', () => {
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length)
    const unknown = SCENARIOS.filter(({ rule }) => findRule(rule) === null)
    expect(unknown.map(({ id, rule }) => `${id}: ${rule}`)).toEqual([])
  })

  it('is searched by id', () => {
    expect(findScenario('cdn-down')?.title).toContain('CDN')
    expect(findScenario('cdn')).toBeNull()
  })
})

/** The rule of the headline, or of the first finding: of a pull that came to its end, or whose client only stopped. */
function explanation({ headlines, findings }: Played): string | null {
  return ([...headlines.values()].at(-1) ?? findings[0])?.rule ?? null
}

function expectedRule({ rule, otherwise = {} }: Scenario, client: string): string | null {
  const told = otherwise[client]
  return told === undefined ? rule : told
}

describe.each(PERSONALITIES)('as $id', (personality) => {
  it.each(SCENARIOS)('$id is explained by $rule', async (scenario) => {
    const played = await playScenario(scenario, personality)
    const { result, findings } = played
    const told = findings.map(({ level, rule, message }) => `${level} ${rule}: ${message}`).join('\n')
    const words = result.status === 'failed' ? result.words : 'pulled'
    expect(explanation(played), `${words}\n${told}`).toBe(expectedRule(scenario, personality.id))
    const expected = { fails: ['failed'], recovers: ['complete'], differs: ['failed', 'complete'] }
    expect(expected[scenario.outcome], words).toContain(result.status)
  })
})
