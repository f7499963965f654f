// Which pull of one capture is laid beside which of the other.

import { pairUp, type PairedUp } from './pair-up.ts'
import { partsOf, type Captured, type Part, type Two } from './side.ts'

/** By kind and name; by repository and tag at another registry; by repository; in order. */
export function pairPulls({ a, b }: Two<Captured>): PairedUp<Part> {
  const of = (name: (reference: string) => string) => (part: Part) =>
    part.pull === null ? null : `${part.pull.kind} ${name(part.pull.reference)}`
  return pairUp(partsOf(a), partsOf(b), {
    likenesses: [
      of((reference) => reference),
      of(withoutRegistry),
      of((reference) => withoutTag(withoutRegistry(reference))),
      of((reference) => lastName(withoutTag(withoutRegistry(reference)))),
      of(() => ''),
      // What belongs to no pull.
      ({ pull }) => (pull === null ? '' : null),
    ],
    isAlike: (one, other) => one.pull?.status === other.pull?.status,
  })
}

/** `library/redis:latest` of `docker.io/library/redis:latest`. */
function withoutRegistry(reference: string): string {
  return reference.replace(/^[^/]*[.:][^/]*\//u, '')
}

function withoutTag(name: string): string {
  return name.replace(/@.*$/su, '').replace(/:[^/:]*$/u, '')
}

/** `redis` of `hub/library/redis`: a mirror may have a path of its own. */
function lastName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}
