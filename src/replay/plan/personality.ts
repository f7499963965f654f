// The personality that speaks an intent: the known client's, with what the recorded one did differently put in.

import type { HeaderList } from '../../http/headers.ts'
import { PERSONALITIES } from '../../puller/personalities/index.ts'
import type { Personality } from '../../puller/personality.ts'
import type { Manner, PullIntent, RecordedAccept } from './intent.ts'

/** Its id stays the known client's. Throws a TypeError for an intent that names no personality. */
export function personalityOf({ speaks, manner }: PullIntent): Personality {
  const known = PERSONALITIES.find(({ id }) => id === speaks)
  if (known === undefined) throw new TypeError(`no personality speaks as ${speaks}`)
  return {
    ...known,
    userAgent: manner.userAgent ?? known.userAgent,
    resolves: resolving(known, manner),
    accept: (wanted, random) => {
      const mediaType = wanted.what === 'tag' ? null : wanted.mediaType
      const recorded = recordedFor(manner.accepts, wanted.what, mediaType)
      return recorded === null ? known.accept(wanted, random) : acceptLines(recorded)
    },
    blobs: { ...known.blobs, layersAtOnce: manner.layersAtOnce ?? known.blobs.layersAtOnce },
  }
}

function acceptLines(values: readonly string[]): HeaderList {
  return values.map((value) => ['Accept', value] as const)
}

/** As recorded for that type; for another one, what is the same for all that were recorded. */
function recordedFor(
  accepts: readonly RecordedAccept[],
  what: RecordedAccept['what'],
  mediaType: string | null,
): readonly string[] | null {
  const alike = accepts.filter((each) => each.what === what)
  const [first] = alike
  if (first === undefined) return null
  const exact = alike.find((each) => each.mediaType === mediaType)
  if (exact !== undefined) return exact.values
  const text = JSON.stringify(first.values)
  return alike.length > 1 && alike.every(({ values }) => JSON.stringify(values) === text)
    ? first.values
    : null
}

/** Newer and older versions of a client differ in whether they ask by HEAD first. */
function resolving({ resolves }: Personality, manner: Manner): Personality['resolves'] {
  if (manner.resolves === 'by-get' && resolves.by === 'head') return { by: 'get' }
  if (manner.resolves === 'by-head' && resolves.by === 'get') {
    return {
      by: 'head',
      digestOfTag: 'verified',
      of: 'tags',
      afterHead: ({ status, hasDigest, hasLength }) =>
        status < 300 && hasDigest && hasLength ? 'use' : 'get',
      invalidDigest: (_, reason) => reason,
    }
  }
  return resolves
}
