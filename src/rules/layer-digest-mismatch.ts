// A layer came whole, and is not what its digest says.

import { shortDigest } from '../registry/digest.ts'
import { count } from '../text/units.ts'
import { arrived } from './evidence/bodies.ts'
import { contentOf } from './evidence/content.ts'
import { isHtml, titleOf } from './evidence/html.ts'
import type { Rule } from './rule.ts'

export const layerDigestMismatch: Rule = {
  id: 'layer-digest-mismatch',
  title: 'A layer’s bytes do not have the digest that was asked for',
  level: 'error',
  why:
    'A corrupt cache or store, a proxy that recodes what it passes, or a download that was resumed wrongly. pullscope ' +
    'hashed the bytes on the wire, so the fault is not the client’s disk.',
  source: [
    'https://github.com/moby/moby/issues/33527',
    'https://github.com/distribution/distribution/issues/2952',
    'https://github.com/opencontainers/image-spec/blob/main/descriptor.md',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'filesystem layer verification failed for digest sha256:' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected commit digest sha256:…, expected sha256:…' },
    { client: 'podman', seenIn: '4.3', text: 'Digest did not match, expected sha256:…, got sha256:' },
    { client: 'skopeo', seenIn: '1.9', text: 'Digest did not match, expected sha256:…, got sha256:' },
    { client: 'crane', text: 'error verifying sha256 checksum …; got …, want …' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.phase !== 'layer' || step.outcome !== 'corrupt') continue
      const came = arrived(step, scene)
      const sha256 = came?.body.sha256 ?? null
      if (came === null || sha256 === null) continue
      const { bytes } = came.body
      const page = isHtml(step, scene) ? `; it is an HTML page${quoted(titleOf(step, scene))}` : ''
      yield {
        message:
          `${step.facts.authority} answers ${contentOf(step)} with ${count(bytes, 'byte')} that are ` +
          `${shortDigest(`sha256:${sha256}`)}${page}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy:
          `pull again past what caches for ${step.facts.authority}; if that helps, remove this blob from the cache ` +
          '(Distribution: delete it below docker/registry/v2/blobs and restart)',
      }
    }
  },
}

function quoted(title: string | null): string {
  return title === null ? '' : ` titled “${title}”`
}
