// What an image of the hub is made of, before any of its bytes exist.

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

export interface LayerRecipe {
  /** Of the one file in it. */
  readonly path: string
  /** Of that file; the layer is a little larger. */
  readonly bytes: number
  /** `platform`: each platform has its own. `image`: all platforms share it, as they do data files. */
  readonly per: 'platform' | 'image'
}

export interface ImageRecipe {
  readonly tags: readonly string[]
  /** `oci-index` with attestations as BuildKit publishes it, Docker's manifest list, or one manifest and no index. */
  readonly format: 'oci-index' | 'docker-list' | 'oci-manifest'
  readonly platforms: readonly Platform[]
  /** From the base up. */
  readonly layers: readonly LayerRecipe[]
  /** Artifact types of what refers to the image by `subject`, such as a signature. */
  readonly referrers: readonly string[]
}

export interface RepositoryRecipe {
  readonly name: string
  readonly visibility: 'public' | 'private'
  readonly images: readonly ImageRecipe[]
}
