// How the blobs of a push came to be in the registry, counted, in words.

import type { PushedBlob } from '../decode/pushed-blobs.ts'

type Came = PushedBlob['came']

/** In the order in which they are told. Blobs that are not in the registry, or not yet, are told by their own steps. */
const CAME: Readonly<Partial<Record<Came, string>>> = {
  pushed: 'pushed',
  mounted: 'mounted',
  there: 'already there',
}

/** Whether a blob is known to be in the registry now. */
export function hasCome({ came }: { readonly came: Came }): boolean {
  return came in CAME
}

/** `30 pushed, 7 already there`, of those that have come; empty when none has. */
export function cameWords(blobs: readonly { readonly came: Came }[]): string {
  const counted = Object.entries(CAME).flatMap(([came, words]) => {
    const amount = blobs.filter((blob) => blob.came === came).length
    return amount === 0 ? [] : [`${amount} ${words}`]
  })
  return counted.join(', ')
}
