// The scenarios that need nothing but the hub: those with a mirror are about a client that is set up with one.

import { PullscopeError } from '../../errors.ts'
import { SCENARIOS } from '../../hub/scenarios/index.ts'
import type { Scenario } from '../../hub/scenarios/scenario.ts'

export const HUB_SCENARIOS = SCENARIOS.filter(({ mirror }) => mirror === undefined)

/** Throws `usage`, naming those there are. */
export function hubScenarioOf(name: string): Scenario {
  const found = HUB_SCENARIOS.find(({ id }) => id === name)
  if (found !== undefined) return found
  const isOther = SCENARIOS.some(({ id }) => id === name)
  throw new PullscopeError(
    'usage',
    isOther
      ? `--scenario ${name} needs a client with a mirror, and is for pullscope demo`
      : `--scenario ${name} is none that the hub knows`,
    `choose from ${HUB_SCENARIOS.map(({ id }) => id).join(', ')}`,
  )
}
