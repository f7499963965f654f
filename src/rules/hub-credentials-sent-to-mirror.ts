// dockerd hands the Docker Hub login to a mirror.

import { read } from '../decode/reading.ts'
import { mirrorsOf } from './evidence/mirrors.ts'
import { credentialsOf } from './evidence/tokens.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const sendsPassword: Question = ({ from }, exchange) =>
  from.startsWith('docker') && exchange !== null && /^basic /i.test(read(exchange).authorization ?? '')

export const hubCredentialsSentToMirror: Rule = {
  id: 'hub-credentials-sent-to-mirror',
  title: 'A password goes to a mirror',
  level: 'warning',
  why: 'dockerd’s classic store has one login for every endpoint of docker.io, mirrors included: whoever runs the mirror can read it.',
  source: [
    'https://github.com/moby/moby/issues/42022',
    'https://github.com/moby/moby/issues/42023',
    'https://github.com/google/go-containerregistry/issues/2193',
  ],
  says: [
    { client: 'docker', text: 'Attempting next endpoint for pull after error: … unknown: Bad credentials' },
  ],
  *check(scene) {
    const mirrors = mirrorsOf(scene)
    if (mirrors.size === 0) return
    for (const step of scene.stepsWhere(sendsPassword)) {
      const cause = scene.causeOf(step)
      const forMirror =
        mirrors.has(step.to) || (step.phase === 'token' && cause !== null && mirrors.has(cause.to))
      if (!forMirror || !step.from.startsWith('docker') || credentialsOf(step, scene)?.scheme !== 'basic')
        continue
      yield {
        message: `the client sends a user name and password to ${step.facts.authority}, which is a mirror${cause === null ? '' : ` or works for one (${cause.facts.authority})`}`,
        evidence: [step.id, ...(cause === null ? [] : [cause.id])],
        remedy: `${scene.adviceFor(step).logout('docker.io')} on machines that use a mirror of somebody else; or use a mirror of your own`,
      }
    }
  },
}
