// A mirror wants a login, and the client, which may have one, does not send it to a mirror.

import type { Step, StepId } from '../decode/trace.ts'
import { registryName } from '../registry/hosts.ts'
import { challengesOf } from './evidence/tokens.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isChallenge: Question = ({ outcome, facts }) => outcome === 'challenged' && facts.repository !== null

export const mirrorCredentialsNotSent: Rule = {
  id: 'mirror-credentials-not-sent',
  title: 'The mirror wants a login, and gets none',
  level: 'warning',
  why: 'dockerd gives a mirror the login of the registry that it stands for, and none that is kept for the mirror; podman, skopeo and containerd give it the one of its own host, if there is one.',
  source: [
    'https://github.com/moby/moby/issues/30880',
    'https://github.com/dqzboy/Docker-Proxy/issues/37',
    'https://github.com/containers/image/issues/2949',
  ],
  says: [
    { client: 'docker', text: 'Attempting next endpoint for pull after error: … no basic auth credentials' },
    { client: 'podman', text: '(Mirrors also failed: [… authentication required' },
  ],
  *check(scene) {
    let answered: ReadonlySet<StepId> | null = null
    for (const step of scene.stepsWhere(isChallenge)) {
      const { repository, authority: mirror } = step.facts
      if (repository === null || scene.roleOf(step) !== 'mirror' || !wantsPassword(step, scene)) continue
      answered ??= answeredChallenges(scene)
      if (answered.has(step.id)) continue
      const pull = scene.pullOf(step)
      const next =
        pull === null ? undefined : scene.stepsOf(pull).find(({ id, to }) => id > step.id && to !== step.to)
      yield {
        ...(pull?.status === 'failed' ? { level: 'error' as const } : {}),
        message:
          `the mirror ${mirror} wants a user name and password for ${repository}, and the client sends none` +
          (next === undefined ? '' : `; it goes on to ${registryName(next.facts.authority)}`),
        evidence: [step.id, ...(next === undefined ? [] : [next.id])],
        remedy:
          `serve the mirror without a login to the networks that may use it, or let a proxy before it add the password ` +
          `(containerd, hosts.toml: [host."https://${mirror}".header] authorization = "Basic …"); or pull by its own name: ${mirror}/${repository}`,
      }
    }
  },
}

function wantsPassword(step: Step, scene: Scene): boolean {
  const schemes = challengesOf(step, scene).map(({ scheme }) => scheme.toLowerCase())
  return schemes.includes('basic') && !schemes.includes('bearer')
}

/** Challenges after which the same host was asked again, or a token server. The next registry is no answer. */
function answeredChallenges(scene: Scene): Set<StepId> {
  const answers = scene.trace.steps.filter(
    (step) => step.phase === 'token' || scene.causeOf(step)?.to === step.to,
  )
  return new Set(answers.flatMap(({ causedBy }) => causedBy ?? []))
}
