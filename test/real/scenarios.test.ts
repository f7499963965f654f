// Each scenario of the embedded hub, pulled by real clients through `pullscope trace`: the first finding is the right
// one, nothing else is reported, and the client's words are those that the rule knows.

import { expect, it } from 'vitest'
import { SCENARIOS } from '../../src/hub/scenarios/index.ts'
import type { Scenario } from '../../src/hub/scenarios/scenario.ts'
import { describeReal } from './parts.ts'
import { expectedOf } from './scenarios/expected.ts'
import { PULLERS } from './scenarios/pullers.ts'
import { play } from './scenarios/run.ts'
import { verdictOf } from './scenarios/verdict.ts'
import { openWorkspace } from './workspace.ts'

/** containers/image waits half a minute on each 429; record.ts plays those too. */
const SLOW = ['pull-limit', 'pull-limit-account', 'pull-limit-older', 'abuse-limit', 'token-limit']

/** Scenario and client that pullscope does not explain, as the table in README.md shows. */
const MISSED: readonly string[] = [
  // The page is taken for a manifest, and a second one for a layer: the pull looks complete.
  'mirror-html containerd',
]

const isPatient = (client: string): boolean => client === 'podman' || client === 'skopeo'

for (const puller of PULLERS) {
  const { client } = puller
  const isPlayed = ({ id }: Scenario): boolean =>
    !MISSED.includes(`${id} ${client}`) && !(isPatient(client) && SLOW.includes(id))

  describeReal(`what goes wrong for ${client}`, puller.parts, () => {
    it.concurrent.for(SCENARIOS.filter(isPlayed))('$id', async (scenario, { onTestFinished }) => {
      const workspace = await openWorkspace()
      onTestFinished(() => workspace.close())
      const played = await play(workspace, scenario, puller)
      const { first, others, said } = verdictOf(scenario, puller, played)
      expect(
        { first, others, isSaid: said ?? true },
        `${played.words}\n${JSON.stringify(played.findings, null, 1)}`,
      ).toEqual({ first: expectedOf(scenario, puller).rule, others: [], isSaid: true })
    })
  })
}
