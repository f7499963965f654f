// What can be chosen for the demo, by name.

import { PullscopeError } from '../../errors.ts'
import { CATALOG } from '../../hub/images/catalog.ts'
import { PERSONALITIES } from '../../puller/personalities/index.ts'
import type { Personality } from '../../puller/personality.ts'
import { parseReference, type ImageReference } from '../../puller/reference.ts'

/** Throws `usage`, naming those there are. */
export function personalityOf(name: string): Personality {
  const found = PERSONALITIES.find(({ id }) => id === name)
  if (found !== undefined) return found
  const all = PERSONALITIES.map(({ id }) => id).join(', ')
  throw new PullscopeError(
    'usage',
    `--client ${name} is none that pullscope can speak as`,
    `choose from ${all}`,
  )
}

/** Any image on Docker Hub's name; whether the hub has it is for the pull to find out. Throws `usage`. */
export function imageOf(text: string): ImageReference {
  const image = parseReference(text)
  if (image?.registry === 'docker.io') return image
  const pullable = CATALOG.filter(({ visibility }) => visibility === 'public')
  const names = pullable.map(({ name }) => name.replace(/^library\//, '')).join(', ')
  const why =
    image === null
      ? 'is not the name of an image'
      : `is on ${image.registry}, and the demo has Docker Hub only`
  throw new PullscopeError('usage', `--image ${text} ${why}`, `the hub has ${names}`)
}
