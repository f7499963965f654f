// The layers of a pull, as its manifests list them, with what came of each.

import type { Descriptor } from '../registry/manifest.ts'
import { isFailure, isSuccess } from './outcome.ts'
import type { LooseStep, Layer } from './trace.ts'

/** One entry a digest, in the order of the manifest. */
export function layersOf(descriptors: readonly Descriptor[], steps: readonly LooseStep[]): Layer[] {
  const byDigest = new Map<string, LooseStep[]>()
  for (const step of steps) {
    const { digest } = step.facts
    if (step.phase !== 'layer' || digest === null) continue
    const asked = byDigest.get(digest)
    if (asked === undefined) byDigest.set(digest, [step])
    else asked.push(step)
  }
  const distinct = new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor]))
  return [...distinct.values()].map(({ digest, mediaType, size }) => {
    const asked = byDigest.get(digest) ?? []
    const content = asked.filter(({ outcome }) => outcome !== 'redirected' && outcome !== 'challenged')
    return {
      digest,
      mediaType,
      size,
      bytes: content.reduce((most, { bytes }) => Math.max(most, bytes), 0),
      state: stateOf(asked),
      steps: asked.map(({ id }) => id),
    }
  })
}

function stateOf(steps: readonly LooseStep[]): Layer['state'] {
  const last = steps.at(-1)
  if (last === undefined) return 'unasked'
  if (steps.some(({ outcome }) => isSuccess(outcome))) return 'complete'
  return isFailure(last.outcome) ? 'failed' : 'running'
}
