// A manifest, index or config came whole, and is not what its digest says, or what the registry itself says it is.

import type { Step } from '../decode/trace.ts'
import { shortDigest } from '../registry/digest.ts'
import { arrived } from './evidence/bodies.ts'
import { contentOf, nameOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const PHASES = ['config', 'manifest', 'index']

const isNamed: Question = ({ phase }) => PHASES.includes(phase)

export const configOrManifestDigestMismatch: Rule = {
  id: 'config-or-manifest-digest-mismatch',
  title: 'A manifest’s or config’s bytes do not have its digest',
  level: 'error',
  why: 'An incident at a registry or CDN, caches in a row that disagree, a race in storage, or a proxy that rewrites JSON.',
  source: [
    'https://github.com/moby/moby/issues/21290',
    'https://github.com/docker/hub-feedback/issues/2467',
    'https://github.com/google/go-containerregistry/issues/56',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'image config verification failed for digest sha256:' },
    { client: 'docker', text: 'manifest verification failed for digest sha256:' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected commit digest sha256:…, expected sha256:…' },
    { client: 'podman', text: 'Manifest does not match provided manifest digest sha256:' },
    { client: 'skopeo', text: 'Manifest does not match provided manifest digest sha256:' },
    { client: 'crane', text: 'manifest digest: … does not match … digest: …' },
    {
      client: 'podman',
      seenIn: '4.3',
      text: 'Download config.json digest sha256:… does not match expected sha256:',
    },
    {
      client: 'skopeo',
      seenIn: '1.9',
      text: 'Download config.json digest sha256:… does not match expected sha256:',
    },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isNamed)) {
      const came = arrived(step, scene)
      if (came === null) continue
      const is = `sha256:${(came.body.decoded ?? came.body).sha256}`
      const wanted = step.outcome === 'corrupt' ? step.facts.digest : headerThatLies(step, scene, is)
      if (wanted === null) continue
      const subject = step.phase === 'config' ? contentOf(step) : nameOf(step)
      yield {
        message: `${step.facts.authority} answers ${subject} with bytes that are ${shortDigest(is)}, not ${shortDigest(wanted)}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy: `pull again past what caches or rewrites for ${step.facts.authority}; tell its operator both digests: ${is} came, ${wanted} was meant`,
      }
    }
  },
}

/** `Docker-Content-Digest` that is not that of the body (distribution-spec end-3): clients compare the two. */
function headerThatLies(step: Step, scene: Scene, is: string): string | null {
  const said = scene.answerHeader(step, 'docker-content-digest')
  return said !== null && /^sha256:[0-9a-f]{64}$/.test(said) && said !== is ? said : null
}
