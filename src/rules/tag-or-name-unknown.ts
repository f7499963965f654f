// The registry has no such tag, digest or repository.

import type { Step } from '../decode/trace.ts'
import { parseErrors } from '../registry/error-body.ts'
import { nameOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const PHASES = ['resolve', 'index', 'manifest', 'tags']

export const tagOrNameUnknown: Rule = {
  id: 'tag-or-name-unknown',
  title: 'The tag or repository does not exist where the client looks',
  level: 'error',
  why:
    'A typing error, a tag that was removed, a mirror that has not got it yet, or a short name that stands for another ' +
    'registry than was meant.',
  source: [
    'distribution-spec end-3',
    'https://github.com/containerd/containerd/issues/3214',
    'https://github.com/DaoCloud/public-image-mirror/issues/45622',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'manifest for … not found: manifest unknown' },
    { client: 'docker', text: 'repository … not found' },
    { client: 'containerd', seenIn: '1.6', text: 'failed to resolve reference …: not found' },
    { client: 'podman', seenIn: '4.3', text: 'reading manifest …: manifest unknown' },
    { client: 'skopeo', seenIn: '1.9', text: 'reading manifest …: manifest unknown' },
    { client: 'crane', text: 'MANIFEST_UNKNOWN: …' },
    { client: 'buildkit', text: '…: not found' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'missing' || !PHASES.includes(step.phase) || isAskedAgain(step, scene)) continue
      yield found(step, scene)
    }
  },
}

/** After a HEAD that says 404 without a word, dockerd asks by GET: that answer tells why. */
function isAskedAgain({ id, method, facts, to, phase }: Step, scene: Scene): boolean {
  const pull = method === 'HEAD' ? scene.pullOf(scene.step(id)) : null
  if (pull === null) return false
  return scene
    .stepsOf(pull)
    .some(
      (later) =>
        later.id > id &&
        later.method === 'GET' &&
        later.to === to &&
        later.phase === phase &&
        later.facts.reference === facts.reference,
    )
}

function found(step: Step, scene: Scene): Found {
  const { authority, repository } = step.facts
  const text = scene.answerText(step)
  const noRepository = text !== null && parseErrors(text).some(({ code }) => code === 'NAME_UNKNOWN')
  const what = noRepository ? `repository ${repository ?? ''}` : nameOf(step)
  return {
    message: `${authority} has no ${what}${saying(text)}`,
    evidence: [step.id],
    remedy:
      `check the name: the client asked for ${repository ?? 'no repository'} on ${authority}` +
      (authority === 'registry-1.docker.io' ? ' (names without a slash are in library/)' : '') +
      `; the tags there are: skopeo list-tags docker://${authority}/${repository ?? 'NAME'}`,
  }
}
