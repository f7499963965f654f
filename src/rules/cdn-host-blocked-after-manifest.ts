// Manifests come, and the host that blobs are redirected to cannot be reached.

import { contentOf } from './evidence/content.ts'
import { isContentElsewhere } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

const CAUSES = [
  'dns-failed',
  'refused',
  'timeout',
  'unreachable',
  'reset',
  'proxy-refused',
  'proxy-auth',
] as const

export const cdnHostBlockedAfterManifest: Rule = {
  id: 'cdn-host-blocked-after-manifest',
  title: 'The host that serves the blobs cannot be reached',
  level: 'error',
  why:
    'Registries send clients to another host for blobs, which allow lists and name servers do not know. Docker Hub ' +
    'changed its own in 2025 and 2026.',
  source: [
    'https://docs.docker.com/desktop/setup/allow-list/',
    'https://github.com/docker/docs/issues/25108',
    'https://github.com/quay/quay-docs/issues/149',
  ],
  says: [
    {
      client: 'docker',
      text: 'error pulling image configuration: download failed after attempts=6: dial tcp',
    },
    { client: 'docker', seenIn: '20.10', text: 'error pulling image configuration: …Bad Gateway' },
    { client: 'containerd', text: 'failed to copy: httpReadSeeker: failed open: failed to do request: Get' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'failed to copy: httpReadSeeker: failed open: unexpected status code …: 502 Bad Gateway',
    },
    { client: 'podman', seenIn: '4.3', text: 'fetching blob: …' },
    { client: 'skopeo', seenIn: '1.9', text: 'fetching blob: …' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, CAUSES)) {
      const redirect = scene.causeOf(step)
      if (redirect === null || !isContentElsewhere(step, scene)) continue
      yield {
        message: `${step.facts.authority}, to which ${redirect.facts.authority} redirects ${contentOf(step)}, cannot be reached: ${detailOf(failure)}`,
        evidence: [step.id, redirect.id],
        remedy:
          `let ${step.facts.authority} through (pullscope explain FILE --hosts lists all hosts of this pull), or use a ` +
          'mirror that serves blobs itself',
      }
    }
  },
}
