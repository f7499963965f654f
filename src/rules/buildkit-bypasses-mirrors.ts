// Builds go straight to Docker Hub while pulls go through a mirror.

import { isHub } from './evidence/hosts.ts'
import type { Rule } from './rule.ts'

const BUILDKIT = /^buildkit(?:-\d+)?$/

export const buildkitBypassesMirrors: Rule = {
  id: 'buildkit-bypasses-mirrors',
  title: 'Builds do not use the mirror that pulls use',
  level: 'warning',
  why: 'A builder has settings of its own: dockerd’s registry-mirrors hold for docker pull, and for its built-in builder at most.',
  source: [
    'https://github.com/moby/buildkit/issues/606',
    'https://github.com/moby/moby/issues/39120',
    'https://docs.docker.com/build/buildkit/configure/#registry-mirror',
  ],
  says: [{ client: 'buildkit', text: 'failed to resolve source metadata for docker.io/…' }],
  *check(scene) {
    const { trace } = scene
    if (!trace.participants.some(({ id }) => BUILDKIT.test(id))) return
    const mirrored = trace.steps.find(
      (step) =>
        scene.roleOf(step) === 'mirror' &&
        !BUILDKIT.test(step.from) &&
        isForHub(scene.pullOf(step)?.reference),
    )
    if (mirrored === undefined) return
    const told = new Set<number>()
    for (const step of trace.steps) {
      const { pull, from, operation, facts } = step
      if (pull === null || operation === null || told.has(pull) || !BUILDKIT.test(from)) continue
      told.add(pull)
      if (!isHub(facts.authority)) continue
      yield {
        message: `the build asks ${facts.authority} for ${facts.repository ?? step.ask}, though ${mirrored.from} pulls through ${mirrored.facts.authority}`,
        evidence: [step.id, mirrored.id],
        remedy: `${scene.adviceFor(step).useMirror('docker.io', mirrored.facts.authority)}; docker pull has its own setting`,
      }
    }
  },
}

function isForHub(reference: string | undefined): boolean {
  return reference?.startsWith('docker.io') === true
}
