// A mirror fails, the client goes on to the registry, and tells of that one alone.

import type { Step } from '../decode/trace.ts'
import { isSuccess } from '../decode/outcome.ts'
import { mirrorFailures, whatFailed, type MirrorFailure } from './evidence/mirrors.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const mirrorErrorHiddenByFallback: Rule = {
  id: 'mirror-error-hidden-by-fallback',
  title: 'The mirror failed, and the client went on to the registry without a word',
  level: 'warning',
  why: 'A client tries the next host after a failure, and tells the user only what the last one said: the mirror seems not to be used at all.',
  source: [
    'https://github.com/dqzboy/Docker-Proxy/issues/37',
    'https://github.com/moby/moby/issues/20097',
    'https://github.com/containerd/containerd/issues/9206',
  ],
  says: [
    { client: 'docker', text: 'Attempting next endpoint for pull after error: …' },
    { client: 'docker', text: 'Get "https://registry-1.docker.io/v2/": … Client.Timeout exceeded' },
    { client: 'containerd', text: 'trying next host' },
    { client: 'podman', text: '(Mirrors also failed: […' },
    { client: 'skopeo', text: '(Mirrors also failed: […' },
  ],
  *check(scene) {
    for (const failure of mirrorFailures(scene)) {
      const [next] = failure.after
      if (next !== undefined && !isAgreed(failure)) yield found(failure, next, scene)
    }
  },
}

/** Both say that it is not there, or not for this client: then the mirror is not to blame. */
function isAgreed({ step, after, pull }: MirrorFailure): boolean {
  const last = after.at(-1)
  if (pull?.status === 'complete' || last === undefined) return false
  const isRefused = last.outcome === 'missing' || last.outcome === 'denied'
  return isRefused && (step.outcome === 'missing' || step.outcome === last.outcome)
}

function found({ mirror, step, after, pull }: MirrorFailure, next: Step, scene: Scene): Found {
  const last = after.at(-1) ?? next
  const hasFailed = pull === null ? !isSuccess(last.outcome) : pull.status === 'failed'
  const then = hasFailed
    ? `then ${last.facts.authority} failed too (${last.answer ?? last.outcome}), which is all that the client tells`
    : `so ${last.facts.authority} was asked instead`
  return {
    ...(hasFailed ? { level: 'error' } : {}),
    message: `the mirror ${mirror} ${whatFailed(step, scene)}; ${then}`,
    evidence: [step.id, next.id, ...(last.id === next.id ? [] : [last.id])],
    remedy: `pull by the mirror’s own name (${mirror}/${step.facts.repository ?? 'NAME'}) to see its error in full; mend it, or stop using it: ${scene.adviceFor(step).dropMirror(mirror)}`,
  }
}
