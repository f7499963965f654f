// A manifest comes under a type that is none of a manifest, or not that of its body.

import type { Step } from '../decode/trace.ts'
import { isIndexType, isManifestType } from '../registry/manifest.ts'
import { parseObject } from '../registry/json.ts'
import { nameOf } from './evidence/content.ts'
import { isHtml } from './evidence/html.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

export const contentTypeChanged: Rule = {
  id: 'content-type-changed',
  title: 'A manifest comes under another media type than its own',
  level: 'warning',
  why: 'A static file server, a Worker or a cache gives every JSON the same type; clients go by the type to know what they hold.',
  source: [
    'https://github.com/containerd/containerd/issues/7390',
    'https://github.com/moby/moby/issues/30083',
    'https://github.com/opencontainers/image-spec/blob/main/manifest.md',
  ],
  says: [
    { client: 'docker', text: 'unsupported media type …' },
    { client: 'docker', text: 'mediaType in manifest should be … not …' },
    { client: 'containerd', text: 'unexpected media type …' },
    { client: 'podman', text: 'unsupported image-specific operation on artifact with type …' },
    { client: 'docker', seenIn: '20.10', text: 'missing signature key' },
    { client: 'containerd', seenIn: '1.6', text: 'no signatures' },
    { client: 'podman', seenIn: '4.3', text: 'unsupported schema version 2' },
    { client: 'skopeo', seenIn: '1.9', text: 'unsupported schema version 2' },
  ],
  *check(scene) {
    for (const step of scene.trace.steps) {
      const type = isManifest(step) ? typeOf(step, scene) : null
      const wrong = type === null || isHtml(step, scene) ? null : whatIsWrong(step, type, scene)
      if (wrong === null || type === null) continue
      yield {
        message: `${step.facts.authority} answers ${step.method ?? ''} of ${nameOf(step)} as ${type.slice(0, 100)}, ${wrong}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to pass Content-Type on as it comes from the registry (or store it with the manifest)`,
      }
    }
  },
}

function isManifest({ operation, status }: Step): boolean {
  return (operation === 'manifest-get' || operation === 'manifest-head') && status === 200
}

/** Without parameters; null when there is none. */
function typeOf(step: Step, scene: Scene): string | null {
  return scene.answerHeader(step, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null
}

function whatIsWrong(step: Step, type: string, scene: Scene): string | null {
  const own = parseObject(scene.answerText(step) ?? '')?.['mediaType']
  if (typeof own === 'string' && own !== type) return `and the manifest calls itself ${own.slice(0, 100)}`
  return isManifestType(type) || isIndexType(type) ? null : 'which is no type of a manifest'
}
