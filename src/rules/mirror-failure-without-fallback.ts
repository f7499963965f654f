// A mirror fails, and the pull ends there: nobody else is asked.

import { mirrorFailures, whatFailed } from './evidence/mirrors.ts'
import type { Rule } from './rule.ts'

export const mirrorFailureWithoutFallback: Rule = {
  id: 'mirror-failure-without-fallback',
  title: 'The mirror failed, and no other host was tried',
  level: 'error',
  why: 'Which failures lead on to the next host differs by client and version; some stay with the host that gave the manifest.',
  source: [
    'https://github.com/containerd/containerd/issues/9552',
    'https://github.com/containerd/containerd/issues/7321',
    'https://github.com/containers/podman/issues/20374',
  ],
  says: [
    { client: 'containerd', text: 'failed to copy: httpReadSeeker: failed open: …' },
    { client: 'containerd', text: 'unexpected status code …: 503 Service Unavailable' },
    { client: 'containerd', text: 'unexpected status from HEAD request to …: 500 Internal Server Error' },
    { client: 'podman', text: 'unexpected EOF' },
  ],
  *check(scene) {
    for (const { mirror, step, after, pull } of mirrorFailures(scene)) {
      if (after.length > 0 || pull?.status !== 'failed' || scene.isHealed(step)) continue
      const registry = pull.reference.split('/', 1)[0] ?? 'the registry'
      yield {
        message: `the mirror ${mirror} ${whatFailed(step, scene)}, and ${registry} was never asked for ${pull.reference}`,
        evidence: [step.id],
        remedy:
          `take the mirror out: ${scene.adviceFor(step).dropMirror(mirror)}; or name the registry itself as the last host ` +
          '(containerd, hosts.toml: [host."https://registry-1.docker.io"] after the mirror)',
      }
    }
  },
}
