// Whether what was found of a played scenario is what had to be found. For the test and for the table alike.

import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import { expectedOf } from './expected.ts'
import type { Puller } from './pullers.ts'
import type { Played } from './run.ts'
import { isSaid } from './run.ts'

export interface Verdict {
  /** Id of the rule that is told first, of the pull if it failed, of all if not; null when nothing was found. */
  readonly first: string | null
  readonly found: boolean
  /** Ids of the rules that tell of an error or a warning besides. */
  readonly others: readonly string[]
  /** Whether the client's words are the rule's; null when it had nothing to complain of. */
  readonly said: boolean | null
}

export function verdictOf(scenario: Scenario, puller: Puller, played: Played): Verdict {
  const { rule } = expectedOf(scenario, puller)
  const headline = played.pulls.find(({ status }) => status !== 'complete')?.headline ?? null
  const first = played.pulled ? (played.findings[0]?.rule ?? null) : headline
  const others = played.findings.filter(
    (each) => each.level !== 'note' && each.rule !== rule && each.rule !== scenario.rule,
  )
  return {
    first,
    found: first === rule,
    others: [...new Set(others.map((each) => each.rule))],
    said:
      played.pulled || played.words === '' || rule === null
        ? null
        : isSaid(rule, puller.client, played.words),
  }
}
