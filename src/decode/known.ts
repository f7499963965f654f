// What earlier steps taught: digests and what they are, realms, tokens, and where redirects and uploads lead.
// Filled in the order of requests; a client cannot ask for what it has not been told.

import { isIndexType } from '../registry/manifest.ts'
import type { Changes } from './changes.ts'
import { createChallenges } from './challenges.ts'
import { presented, readToken } from './credentials.ts'
import { createFallbacks } from './fallbacks.ts'
import { ownFirst } from './own-first.ts'
import { placeOf, type Reading } from './reading.ts'
import type { ParticipantId, Step, StepId } from './trace.ts'

/** What a digest is, by the manifest, index or HEAD that named it. */
export interface Content {
  readonly phase: 'index' | 'manifest' | 'config' | 'layer'
  readonly by: StepId
  readonly mediaType: string | null
  readonly size: number | null
  readonly platform: string | null
  /** `2/6`: the second of six layers. */
  readonly place?: string
}

interface SeenToken {
  readonly step: StepId
  readonly client: ParticipantId
  uses: number
}

/** A step as far as it must be known to learn from it. */
export type Learned = Pick<
  Step,
  'id' | 'phase' | 'from' | 'outcome' | 'ask' | 'causedBy' | 'endedAt' | 'facts'
>

/** What a client knows when it asks; its own experience comes before that of others. */
export interface Known {
  /** What a reference (digest or not) of a repository was announced as; null when nobody named it. */
  content(repository: string, reference: string): Content | null
  isRealm(url: URL): boolean
  /** The step whose redirect or upload answer led to this URL. */
  ledTo(url: URL): Learned | null
  /** The challenge that this token request answers. */
  challengeFor(reading: Reading): StepId | null
  /** The step that issued the token which this request carries, and whether this is its first use. */
  tokenOf(reading: Reading): { readonly step: StepId; readonly isFirstUse: boolean } | null
  /** The 401 with a Basic challenge that credentials on the same authority answer. */
  basicChallengeFor(authority: string): StepId | null
  /** The mirror's failure after which Docker Hub is pinged instead. */
  failedMirrorBefore(reading: Reading): StepId | null
}

export interface Memory {
  seenBy(client: ParticipantId): Known
  learn(step: Learned, reading: Reading): void
}

export function createMemory(changes: Changes): Memory {
  const contents = ownFirst<Content>(changes)
  const targets = ownFirst<Learned>(changes)
  const challenges = createChallenges(changes)
  const basic = new Map<string, StepId>()
  /** By identity: a server may give the same token to several requests of one second. */
  const tokens = new Map<string, SeenToken[]>()
  const fallbacks = createFallbacks(changes)

  const announce = ({ from, facts }: Learned, digest: string, content: Content): void => {
    contents.set(from, `${facts.repository ?? ''} ${digest}`, content)
    contents.set(from, digest, content)
  }

  const learnBasic = (step: Learned, { challenges: sent, authority, status }: Reading): void => {
    if (status !== 401 || !sent.some(({ scheme }) => /^basic$/i.test(scheme))) return
    changes.set(basic, authority, step.id)
  }

  const learnToken = ({ id, from, phase }: Learned, { text }: Reading): void => {
    const issued = phase === 'token' && text !== null ? readToken(text) : null
    if (issued === null) return
    const seen = tokens.get(issued.identity) ?? []
    changes.set(tokens, issued.identity, [...seen, { step: id, client: from, uses: 0 }])
  }

  const learnTarget = (step: Learned, { location, status }: Reading): void => {
    if (location === null || status === null || status === 201) return
    targets.set(step.from, location.href, step)
    // An upload's next request adds `digest=` to the Location, so its place alone must do.
    if (status < 300) targets.set(step.from, placeOf(location), step)
  }

  return {
    learn(step, reading) {
      for (const [digest, content] of contentsNamedBy(step, reading)) announce(step, digest, content)
      challenges.learn(step, reading)
      learnBasic(step, reading)
      learnToken(step, reading)
      learnTarget(step, reading)
      fallbacks.learn(step)
    },
    seenBy: (client) => ({
      content: (repository, reference) =>
        contents.get(client, `${repository} ${reference}`) ?? contents.get(client, reference) ?? null,
      isRealm: (url) => challenges.isRealm(url),
      ledTo: (url) => targets.get(client, url.href) ?? targets.get(client, placeOf(url)) ?? null,
      challengeFor: (reading) => challenges.answeredBy(reading, client),
      tokenOf(reading) {
        const seen = tokens.get(presented(reading)?.identity ?? '') ?? []
        const own = seen.filter((token) => token.client === client)
        const candidates = own.length > 0 ? own : seen
        const found = candidates.find(({ uses }) => uses === 0) ?? candidates.at(-1)
        if (found === undefined) return null
        const isFirstUse = found.uses === 0
        changes.assign(found, 'uses', found.uses + 1)
        return { step: found.step, isFirstUse }
      },
      basicChallengeFor: (authority) => basic.get(authority) ?? null,
      failedMirrorBefore: ({ authority, exchange }) =>
        fallbacks.before(client, authority, exchange.startedAt),
    }),
  }
}

/** The digests that an answer named, with what each of them is. */
function contentsNamedBy(
  { id: by, facts, phase }: Learned,
  { manifest, isGood }: Reading,
): (readonly [digest: string, content: Content])[] {
  if (phase === 'resolve' && isGood && facts.digest !== null) {
    const { mediaType, size } = facts
    return [[facts.digest, { phase: manifestPhase(mediaType), by, mediaType, size, platform: null }]]
  }
  if (manifest?.kind === 'index' && phase !== 'referrers') {
    return manifest.manifests.map((entry) => [
      entry.digest,
      { ...entry, phase: manifestPhase(entry.mediaType), by },
    ])
  }
  if (manifest?.kind !== 'manifest') return []
  const { config, layers } = manifest
  return [
    ...layers.map((entry, i): readonly [string, Content] => [
      entry.digest,
      { ...entry, phase: 'layer', by, place: `${i + 1}/${layers.length}` },
    ]),
    ...(config === null ? [] : [[config.digest, { ...config, phase: 'config', by }] as const]),
  ]
}

function manifestPhase(mediaType: string | null): 'index' | 'manifest' {
  return isIndexType(mediaType) ? 'index' : 'manifest'
}
