// A pull that asks mirrors before the registry, as dockerd does with `registry-mirrors`. Knows no client by its name.

import { pull, type PullOptions, type PullResult } from './pull.ts'

/**
 * Each mirror in turn, then the registry itself: whatever a mirror fails with, dockerd goes on (moby,
 * distribution/pull_v2.go, continueOnError). The result is the last attempt's, and so are the words: why the mirror
 * failed stands in dockerd's log alone. containerd falls back request by request, podman once it has the manifest no
 * more: what this plays of them is a mirror that fails from the start.
 */
export async function pullWithMirrors(
  mirrors: readonly URL[],
  options: Omit<PullOptions, 'mirror'>,
): Promise<PullResult> {
  for (const mirror of mirrors) {
    // The login that there is here is the registry's: who keeps one for each host has none for the mirror.
    const login = options.personality.mirrorLogin === 'of-the-registry' ? options.credentials : null
    const result = await pull({ ...options, mirror, credentials: login ?? null })
    if (result.status === 'complete' || result.failure.cause.kind === 'stopped') return result
  }
  return pull(options)
}
