// Only a schema 1 manifest is offered, which clients take no more.

import { isSuccess } from '../decode/outcome.ts'
import { nameOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/

const isOld: Question = ({ method, outcome, facts }) =>
  method === 'GET' && isSuccess(outcome) && SCHEMA_1.test(facts.mediaType ?? '')

export const schema1Rejected: Rule = {
  id: 'schema1-rejected',
  title: 'The registry offers a schema 1 manifest, which clients refuse',
  level: 'error',
  why: 'The image was pushed before 2017, or Accept was lost on the way, so that the registry converts it down.',
  source: [
    'https://github.com/moby/moby/issues/44521',
    'https://github.com/docker/cli/issues/4938',
    'https://github.com/containerd/containerd/issues/10998',
  ],
  says: [
    { client: 'docker', text: 'schema 1 support is disabled by default' },
    { client: 'docker', text: 'schema version 1 …' },
    {
      client: 'docker',
      text: 'unsupported manifest media type and no default available: application/vnd.docker.distribution.manifest.v1+prettyjws',
    },
    { client: 'containerd', text: 'media type …manifest.v1+prettyjws… is no longer supported' },
    { client: 'crane', text: 'unsupported MediaType: …manifest.v1+prettyjws…' },
    { client: 'docker', seenIn: '20.10', text: 'missing signature key' },
    { client: 'containerd', seenIn: '1.6', text: 'no signatures' },
    { client: 'podman', seenIn: '4.3', text: 'image ID … is invalid' },
    { client: 'skopeo', seenIn: '1.9', text: 'image ID … is invalid' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isOld)) {
      const { facts, pull } = step
      // An old client takes it, and goes on to its layers.
      const wasTaken = scene.trace.pulls[pull ?? -1]?.steps.some(
        (id) => id > step.id && scene.step(id).phase === 'layer',
      )
      if (wasTaken === true) continue
      const accept = scene.requestHeader(step, 'accept')
      yield {
        message: `${facts.authority} answers ${nameOf(step)} with a schema 1 manifest (${facts.mediaType ?? ''})`,
        evidence: [step.id],
        remedy:
          accept === null
            ? 'the request has no Accept header: a proxy in between drops it (nginx: no proxy_set_header Accept)'
            : 'build and push the image again with a current client; if it is newer when pulled directly, a mirror or proxy converts it',
      }
    }
  },
}
