// Whether a pull stopped before it had what it wanted, though nothing that was seen failed.

import type { Descriptor, Manifest } from '../registry/manifest.ts'
import type { Group } from './group.ts'
import { isSuccess } from './outcome.ts'
import type { Sight } from './sight.ts'
import type { LooseStep } from './trace.ts'

/** Content was asked for and never had: a redirect or a challenge is the last that was seen of it. */
export function cameNowhere(steps: readonly LooseStep[], sight: Sight): boolean {
  return unfollowed(steps).some((step) => !sight.mayHaveCome(step))
}

/** The last step of each config and layer that no step brought. */
export function unfollowed<S extends LooseStep>(steps: readonly S[]): S[] {
  const last = new Map<string, S>()
  const got = new Set<string>()
  for (const step of steps) {
    const { digest } = step.facts
    if (digest === null || (step.phase !== 'config' && step.phase !== 'layer')) continue
    last.set(digest, step)
    if (isSuccess(step.outcome)) got.add(digest)
  }
  return [...last].flatMap(([digest, step]) => (got.has(digest) ? [] : [step]))
}

/**
 * podman and skopeo (containers/image) have no image without its config, which they ask for last. Others ask for it
 * first, and may have had it from a pull that was broken off.
 */
const CONFIG_LAST = /^(?:podman|skopeo)(?:-\d+)?$/

const IMAGE_CONFIGS: readonly (string | null)[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]

/** Layers of an image came, and its config was never asked for. Signatures and other artifacts have no use for theirs. */
export function lacksConfig(manifests: readonly Manifest[], { client, steps }: Group, sight: Sight): boolean {
  if (!CONFIG_LAST.test(client)) return false
  const began = steps[0]?.startedAt ?? 0
  const asked = new Set(steps.filter(({ phase }) => phase === 'layer').map(({ facts }) => facts.digest))
  return manifests.some(
    (manifest) =>
      manifest.kind === 'manifest' &&
      manifest.config !== null &&
      IMAGE_CONFIGS.includes(manifest.config.mediaType) &&
      manifest.layers.some((layer) => isFileSystem(layer) && asked.has(layer.digest)) &&
      !asksFor(steps, manifest.config) &&
      !sight.isAskedTwice(client, manifest.config.digest, began),
  )
}

function asksFor(steps: readonly LooseStep[], { digest }: Descriptor): boolean {
  return steps.some(
    ({ phase, facts }) => (phase === 'config' || phase === 'layer') && facts.digest === digest,
  )
}

/** `application/vnd.oci.image.layer.v1.tar+gzip`, `application/vnd.docker.image.rootfs.diff.tar.gzip`. */
function isFileSystem({ mediaType }: Descriptor): boolean {
  return mediaType !== null && /\.image\.(?:layer|rootfs)\./.test(mediaType)
}
