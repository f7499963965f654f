// Which registry a token request is for.

import type { Step } from '../../decode/trace.ts'
import type { Scene } from '../scene.ts'

/** The authority whose challenge led here: the step's own, if there was no challenge in between; null when unknown. */
export function challengeAuthority(step: Step, scene: Scene): string | null {
  if (step.phase !== 'token') return step.facts.authority
  return scene.causeOf(step)?.facts.authority ?? null
}
