// Manifests that containers/image 5.23 refuses because they are not what they came as (manifest/manifest.go,
// `ValidateUnambiguousManifestFormat`; docker_schema2.go, `SupportedSchema2MediaType`). Pure.

import { isIndexType } from '../../registry/manifest.ts'
import type { ManifestAnswer } from '../manifest-answer.ts'
import { namedAs } from './image-names.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, isSchema1, OCI_INDEX, OCI_MANIFEST } from './manifest-types.ts'

const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'

/** In its words, with the step that it is at; null when it takes it. */
export function contradiction(
  mediaType: string,
  { image, from, ownType, fields, configType }: ManifestAnswer,
  configTypes: 'oci-alone' | 'any',
): string | null {
  const isIndex = isIndexType(mediaType)
  if (isIndex && from === 'index')
    return 'Unexpectedly received a manifest list instead of a manifest for a single image'
  const source = `docker://${namedAs(image)}`
  const step = isIndex ? 'parsing primary manifest as list for' : 'initializing image from source'
  const others = fields.filter((name) =>
    isIndex ? name !== 'manifests' : name !== 'config' && name !== 'layers',
  )
  if (others.length > 0) {
    const listed = others.map((name) => JSON.stringify(name)).join(', ')
    return `${step} ${source}: rejecting ambiguous manifest, unexpected fields []string{${listed}} in supposedly ${supposed(mediaType)}`
  }
  if (mediaType === DOCKER_MANIFEST && !isSupported(ownType))
    return `${step} ${source}: unsupported docker v2s2 media type: ${JSON.stringify(ownType)}`
  if (mediaType === OCI_MANIFEST && configTypes === 'oci-alone' && configType !== OCI_CONFIG)
    return `parsing image configuration: unsupported image-specific operation on artifact with type ${JSON.stringify(configType)}`
  return null
}

/** It names an OCI manifest by the type of an index (manifest/oci.go, `OCI1FromManifest`): seen with 4.3. */
function supposed(mediaType: string): string {
  return mediaType === OCI_MANIFEST ? OCI_INDEX : mediaType
}

function isSupported(ownType: string): boolean {
  return ownType === DOCKER_MANIFEST || ownType === DOCKER_LIST || isSchema1(ownType)
}
