// The token servers that challenges name, and what they are to the host that named them.

import type { Step } from '../../decode/trace.ts'
import type { Question } from '../questions.ts'
import type { Scene } from '../scene.ts'
import { challengesOf } from './tokens.ts'

export interface NamedRealm {
  /** The step whose 401 names it. */
  readonly step: Step
  /** As it stands in the challenge. */
  readonly realm: string
  /** null when it is no URL. */
  readonly url: URL | null
}

const isRefused: Question = ({ status, operation }) => status === 401 && operation !== null

const known = new WeakMap<Scene, readonly NamedRealm[]>()

/** The realms of Bearer challenges, each once a host, in the order in which they were named. */
export function namedRealms(scene: Scene): readonly NamedRealm[] {
  const realms = known.get(scene) ?? [...findRealms(scene)]
  known.set(scene, realms)
  return realms
}

function* findRealms(scene: Scene): Iterable<NamedRealm> {
  const seen = new Set<string>()
  for (const step of scene.stepsWhere(isRefused)) {
    for (const { scheme, parameters } of challengesOf(step, scene)) {
      const realm = parameters['realm']
      if (realm === undefined || !/^bearer$/i.test(scheme) || seen.has(`${step.to} ${realm}`)) continue
      seen.add(`${step.to} ${realm}`)
      yield { step, realm, url: URL.canParse(realm) ? new URL(realm) : null }
    }
  }
}

/** The first token request that a challenge of this host led to, at that realm; null when none was made. */
export function tokenStepOf({ step, url }: NamedRealm, scene: Scene): Step | null {
  const found = scene.trace.steps.find(
    ({ phase, to, id }) => (phase === 'token' || phase === 'connect') && id > step.id && to === url?.host,
  )
  return found ?? null
}
