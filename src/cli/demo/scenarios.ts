// The scenarios of the demo: found by name, listed, and what a client is set up with for them.

import { PullscopeError } from '../../errors.ts'
import { findScenario, SCENARIOS } from '../../hub/scenarios/index.ts'
import type { Scenario } from '../../hub/scenarios/scenario.ts'
import { ALICE } from '../../hub/options.ts'
import type { Credentials } from '../../puller/personality.ts'

/** Throws `usage`, naming those there are. */
export function scenarioOf(name: string): Scenario {
  const found = findScenario(name)
  if (found !== null) return found
  const all = SCENARIOS.map(({ id }) => id).join(', ')
  throw new PullscopeError('usage', `--scenario ${name} is none of the demo's`, `choose from ${all}`)
}

/** A table in plain text, for a screen and for a pipe. */
export function scenarioTable(scenarios = SCENARIOS): string {
  const rows = [
    ['SCENARIO', 'RULE', 'WHAT HAPPENS'],
    ...scenarios.map(({ id, rule, title }) => [id, rule, title]),
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line}\n`)
    .join('')
}

/** What the client asks before Docker Hub. */
export function mirrorsOf(scenario: Scenario | null): readonly URL[] {
  return scenario?.mirror === undefined ? [] : [new URL(`https://${scenario.mirror}`)]
}

/** Alice's own password, or one that she had before. */
export function credentialsOf(scenario: Scenario | null): Credentials | null {
  const { name, password } = ALICE
  const login = scenario?.login ?? 'none'
  if (login === 'none') return null
  return { name, password: login === 'right' ? password : 'looking-glass' }
}
