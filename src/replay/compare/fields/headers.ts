// Headers that clients rely on, each with what its loss or change does. What is in no row here no registry client reads.

import { header } from '../../../http/headers.ts'
import { registryName } from '../../../registry/hosts.ts'
import type { Weight } from '../../verdict.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Answers, Field } from '../field.ts'
import { isOwn, sentIn, type Comparison } from '../side.ts'

interface Judged {
  readonly weight: Weight
  readonly because: string
}

interface Relied {
  readonly name: string
  /** On which answers it counts; all when absent. */
  readonly on?: (answers: Answers) => boolean
  /** What is compared; the value as it stands when absent. */
  readonly read?: (value: string, reading: Reading) => string
  readonly judge: (now: string | null, before: string | null, context: Context) => Judged | null
}

interface Context {
  readonly answers: Answers
  readonly comparison: Comparison
}

const isManifest = ({ baseline: { part }, areGood }: Answers): boolean =>
  areGood && (part === 'tag' || part === 'manifest')
const isBlob = ({ baseline: { part }, areGood }: Answers): boolean =>
  areGood && (part === 'config' || part === 'layer')

const benign = (because: string): Judged => ({ weight: 'benign', because })
const visible = (because: string): Judged => ({ weight: 'visible', because })

const AS_ASKED = 'from where it was asked for'

const RELIED: readonly Relied[] = [
  {
    name: 'Docker-Content-Digest',
    on: isManifest,
    judge: (now, _, { answers }) => {
      if (now === null)
        return visible(
          'without it docker and containerd ask for the tag once more by GET, which counts as a pull',
        )
      const asked = answers.candidate.first.facts.reference ?? ''
      return asked.includes(':') && asked !== now
        ? { weight: 'breaking', because: 'the digest is not the one that was asked for' }
        : null // another digest of a tag is told of as `digest`
    },
  },
  {
    name: 'Docker-Distribution-Api-Version',
    on: ({ baseline }) => baseline.part === 'root',
    judge: (now) =>
      now === null ? visible('docker login and docker manifest want it on a 401 of the root') : null,
  },
  {
    name: 'Accept-Ranges',
    on: isBlob,
    judge: () => benign('clients ask for a range without looking for it'),
  },
  {
    name: 'Content-Range',
    on: ({ last }) => last.baseline?.status === 206 && last.candidate?.status === 206,
    // Where a pull was cut is another place each time.
    read: (value, reading) => (beginOf(value) === beginOf(sentIn(reading, 'range')) ? AS_ASKED : value),
    judge: (now) =>
      now === AS_ASKED
        ? null
        : {
            weight: 'breaking',
            because: 'clients go on where Content-Range says, and podman fails without it',
          },
  },
  {
    name: 'Content-Encoding',
    on: (answers) => isManifest(answers) || isBlob(answers),
    judge: (now) =>
      now === null
        ? benign('the content comes as it is')
        : visible('content that is coded on the way has another length, and some clients another digest'),
  },
  {
    name: 'Link',
    read: (value, { url }) => linkTarget(value, url),
    judge: (now, _, { comparison }) => {
      if (now === null) return visible('without it a client takes the first page for all there is')
      return URL.canParse(now) && !isOwn(comparison, new URL(now).host)
        ? visible('the next page is on another host than the one that was asked')
        : null
    },
  },
  {
    name: 'Retry-After',
    on: ({ last }) => last.candidate?.status === 429 || last.candidate?.status === 503,
    judge: (now) =>
      now === null ? visible('podman waits as long as it says, and at a guess without it') : null,
  },
  {
    name: 'RateLimit-Limit',
    on: isManifest,
    judge: () => benign('how many pulls are left is no longer told, or is the candidate’s own'),
  },
  {
    name: 'OCI-Subject',
    judge: (now) =>
      now === null ? visible('a client then keeps the list of referrers itself, under a tag') : null,
  },
  {
    name: 'OCI-Filters-Applied',
    judge: (now) => (now === null ? benign('the client filters the referrers itself') : null),
  },
  {
    name: 'WWW-Authenticate',
    on: ({ areGood }) => areGood,
    read: () => 'on an answer that is no 401',
    judge: (now) =>
      now === null
        ? null
        : visible('a challenge where none belongs makes some clients ask for a token again'),
  },
  {
    name: 'Location',
    on: ({ first }) => [201, 202].includes(first.candidate?.status ?? 0),
    read: (value, { url }) => (URL.canParse(value, url?.href) ? new URL(value, url?.href).host : value),
    judge: (now, _, { comparison }) => {
      if (now === null)
        return { weight: 'breaking', because: 'without it no client knows where to go on with its upload' }
      return isOwn(comparison, now) ? null : visible('the upload goes on at a host that was not named')
    },
  },
]

export const HEADER_FIELDS: readonly Field[] = RELIED.map(({ name, on = () => true, read, judge }) => ({
  id: name,
  compare(answers, comparison) {
    if (!on(answers)) return null
    const valueOf = (reading: Reading | null): string | null => {
      const value = reading === null ? null : header(reading.response?.headers ?? [], name)
      return value === null || reading === null || read === undefined ? value : read(value, reading)
    }
    const [before, now] = [valueOf(answers.last.baseline), valueOf(answers.last.candidate)]
    if (before === now) return null
    const judged = judge(now, before, { answers, comparison })
    return judged === null ? null : { baseline: before, candidate: now, ...judged }
  },
}))

/** The first byte of `bytes=500-` and of `bytes 500-999/1000`; null when it names none. */
function beginOf(value: string | null): string | null {
  return /^bytes[ =](\d+)-/.exec(value ?? '')?.[1] ?? null
}

/** The next page's path without the registry's own name for itself; absolute when it leads elsewhere. */
function linkTarget(value: string, url: URL | null): string {
  const [, target = value] = /<([^>]*)>/.exec(value) ?? []
  if (!URL.canParse(target, url?.href)) return target
  const next = new URL(target, url?.href)
  const stays = url !== null && registryName(next.host) === registryName(url.host)
  return stays ? next.pathname.replace(/^\/v2\/.*\/tags/, '/v2/NAME/tags') + next.search : next.href
}

export const RELIED_NAMES: ReadonlySet<string> = new Set(
  [...RELIED.map(({ name }) => name), 'Content-Type', 'Content-Length', 'Location'].map((name) =>
    name.toLowerCase(),
  ),
)
