// 401 without a word on how to log in.

import type { Step } from '../decode/trace.ts'
import { challengesOf } from './evidence/tokens.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isRefused: Question = ({ operation, status }) => operation !== null && status === 401

export const challengeMissingOrMalformed: Rule = {
  id: 'challenge-missing-or-malformed',
  title: 'A 401 does not say how to log in',
  level: 'warning',
  why: 'A proxy drops the header (nginx add_header without always does, on 401), or writes one that cannot be read: the client does not know where to get a token.',
  source: [
    'https://github.com/distribution/distribution/issues/460',
    'https://github.com/distribution/distribution/issues/397',
    'RFC 9110 §15.5.2',
  ],
  says: [
    { client: 'containerd', text: 'failed to find supported auth scheme' },
    { client: 'podman', text: 'missing realm in bearer auth challenge' },
    { client: 'skopeo', text: 'missing realm in bearer auth challenge' },
    { client: 'crane', text: 'malformed www-authenticate, missing realm' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isRefused)) {
      const wrong = whatIsWrong(step, scene)
      if (wrong === null) continue
      yield {
        message: `${step.to} answers ${step.ask} with 401 and ${wrong}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.to} has to send a whole WWW-Authenticate with each 401 (nginx: add_header www-authenticate '…' always)`,
      }
    }
  },
}

function whatIsWrong(step: Step, scene: Scene): string | null {
  const value = scene.answerHeader(step, 'www-authenticate')
  if (value === null) return 'no challenge (WWW-Authenticate)'
  const challenges = challengesOf(step, scene)
  if (challenges.length === 0) return 'a challenge that cannot be read'
  const isWithoutRealm = challenges.some(
    ({ scheme, parameters }) => /^bearer$/i.test(scheme) && (parameters['realm'] ?? '') === '',
  )
  if (isWithoutRealm) return 'a Bearer challenge without a realm'
  return (value.match(/(?<!\\)"/g) ?? []).length % 2 === 1 ? 'a challenge whose quotes do not close' : null
}
