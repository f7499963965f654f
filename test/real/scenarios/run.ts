// One scenario of the embedded hub through one real client and `pullscope trace`, and what `pullscope explain` makes
// of the capture. Judges nothing itself, but whether the client's words are among the rule's.

import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import { findRule } from '../../../src/rules/index.ts'
import { fits } from '../../../src/rules/look-up.ts'
import type { Finding } from '../../../src/rules/rule.ts'
import { mustRun } from '../process.ts'
import { startTrace } from '../pullscope.ts'
import type { Workspace } from '../workspace.ts'
import { startHub, userOf } from './hub.ts'
import type { Puller } from './pullers.ts'
import { lastWords } from './words.ts'

/** `explain --json`. */
interface Explained {
  readonly pulls: readonly { readonly status: string; readonly headline: string | null }[]
  readonly findings: readonly Pick<Finding, 'rule' | 'level' | 'message'>[]
}

export interface Played extends Explained {
  readonly pulled: boolean
  /** The last lines that the client printed. */
  readonly words: string
  /** Of the client alone, milliseconds. */
  readonly took: number
}

export async function play(workspace: Workspace, scenario: Scenario, puller: Puller): Promise<Played> {
  const tracing = await startTrace(workspace, await startHub(workspace, scenario))
  const { mirror } = scenario
  const access = mirror === undefined ? tracing.proxy : { ...tracing.proxy, mirror }
  const { image, platform } = scenario
  const user = userOf(scenario)
  const began = performance.now()
  const finished = await puller.pull(workspace, access, {
    image,
    ...(platform === undefined ? {} : { platform }),
    ...(user === undefined ? {} : { user }),
  })
  const took = Math.round(performance.now() - began)
  await tracing.stop()
  return {
    ...(await explain(tracing.capture)),
    pulled: finished.code === 0,
    words: lastWords(finished),
    took,
  }
}

async function explain(capture: string): Promise<Explained> {
  const { stdout } = await mustRun([process.execPath, 'dist/src/cli/main.js', 'explain', '--json', capture])
  return JSON.parse(stdout) as Explained
}

/** Whether one of the rule's sayings for the client is in its words. */
export function isSaid(rule: string, client: string, words: string): boolean {
  return (findRule(rule)?.says ?? []).some((saying) => saying.client === client && fits(saying.text, words))
}
