// What the hub holds: repositories with their tags, manifests and blobs. Knows no HTTP and no users.

import type { Content } from '../content/content.ts'
import { buildRepository } from '../images/build.ts'
import type { ImageRecipe, RepositoryRecipe } from '../images/recipe.ts'
import type { Shelf } from '../images/shelf.ts'

export interface Repository extends Shelf {
  readonly name: string
  /** Tag to digest. */
  readonly tags: Map<string, string>
}

export interface Store {
  /** Names of all repositories, sorted. */
  names(): string[]
  /** Known without making any content. Null: there is no such repository. */
  visibility(name: string): RepositoryRecipe['visibility'] | null
  /** The repository, or null. The first call for one of the hub's own images makes its digests: about 1 s for 300 MB. */
  repository(name: string): Promise<Repository | null>
  /** The repository, made if need be: public, as a first push makes it on Docker Hub. */
  ensureRepository(name: string): Promise<Repository>
  /** One more repository of the hub's own, made when it is first asked for. One of that name is replaced. */
  add(recipe: RepositoryRecipe): void
  /** One more image of a repository, which its tags name from now on; gives its digest. */
  publish(name: string, image: ImageRecipe): Promise<string>
  /** A blob by digest, whichever repository has it. */
  blob(digest: string): Content | null
}

export function createStore(catalog: readonly RepositoryRecipe[]): Store {
  const recipes = new Map(catalog.map((recipe) => [recipe.name, recipe]))
  const pushed = new Set<string>()
  const pending = new Map<string, Promise<Repository>>()
  const open = new Map<string, Repository>()

  const build = async (name: string): Promise<Repository> => {
    const shelf: Shelf = { manifests: new Map(), blobs: new Map() }
    const recipe = recipes.get(name)
    const tags = recipe === undefined ? new Map<string, string>() : await buildRepository(recipe, shelf)
    const repository = { name, tags, ...shelf }
    open.set(name, repository)
    return repository
  }
  const load = (name: string): Promise<Repository> => {
    const building = pending.get(name) ?? build(name)
    pending.set(name, building)
    return building
  }
  const isKnown = (name: string): boolean => recipes.has(name) || pushed.has(name)

  return {
    names: () => [...recipes.keys(), ...pushed].sort(),
    visibility: (name) => recipes.get(name)?.visibility ?? (pushed.has(name) ? 'public' : null),
    repository: async (name) => (isKnown(name) ? load(name) : null),
    ensureRepository: (name) => {
      if (!isKnown(name)) pushed.add(name)
      return load(name)
    },
    add: (recipe) => {
      recipes.set(recipe.name, recipe)
      pending.delete(recipe.name)
    },
    publish: async (name, image) => {
      const repository = await load(name)
      const tags = await buildRepository({ name, visibility: 'public', images: [image] }, repository)
      for (const [tag, digest] of tags) repository.tags.set(tag, digest)
      return repository.tags.get(image.tags[0] ?? '') ?? ''
    },
    blob: (digest) => {
      for (const { blobs } of open.values()) {
        const content = blobs.get(digest)
        if (content !== undefined) return content
      }
      return null
    },
  }
}
