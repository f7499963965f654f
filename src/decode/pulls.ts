// What became of each pull: digest, platform, layers, bytes and status.

import type { Session } from '../model/session.ts'
import { registryName } from '../registry/hosts.ts'
import { fullName } from '../registry/reference.ts'
import type { Group } from './group.ts'
import { cameNowhere, lacksConfig } from './cut-short.ts'
import { layersOf } from './layers.ts'
import { isFailure, isSuccess } from './outcome.ts'
import type { Sight } from './sight.ts'
import type { LooseStep, Layer, Phase, Pull, PullId, PullStatus } from './trace.ts'
import { NO_PLATFORM, type Descriptor, type Manifest } from '../registry/manifest.ts'

export type ManifestOf = (step: LooseStep) => Manifest | null

/** What a pull is made of, besides its group. */
export interface Material {
  readonly session: Session
  readonly passage: { readonly manifestOf: ManifestOf }
  readonly sight: Sight
}

export function pullOf(group: Group, id: PullId, { session, passage, sight }: Material): Pull {
  const { steps, kind, client } = group
  const manifests = steps.flatMap((step) => passage.manifestOf(step) ?? [])
  const blobs = manifests.flatMap((manifest) => (manifest.kind === 'manifest' ? manifest.layers : []))
  const configs = manifests.flatMap((manifest) =>
    manifest.kind === 'manifest' && manifest.config !== null ? [manifest.config] : [],
  )
  const layers = layersOf(blobs, steps)
  const isRead = manifests.length > 0
  const isOver = session.ended !== null
  const isCutShort = (): boolean => cameNowhere(steps, sight) || lacksConfig(manifests, group, sight)
  const status = STATUS[kind]({ steps, layers, configs, isRead, isOver, isCutShort })
  return {
    id,
    kind,
    client,
    reference: referenceOf(group),
    digest: digestOf(group),
    platform:
      steps
        .map(({ facts }) => facts.platform)
        .find((platform) => platform !== null && platform !== NO_PLATFORM) ?? null,
    steps: steps.map((step) => step.id),
    layers,
    bytes: steps.reduce((sum, step) => sum + contentBytes(step, kind), 0),
    status,
    startedAt: steps.reduce((first, step) => Math.min(first, step.startedAt), Infinity),
    endedAt:
      status === 'running'
        ? null
        : steps.reduce((last, step) => Math.max(last, step.endedAt ?? step.startedAt), 0),
  }
}

/** The last registry asked is the one that is meant; those before it are its mirrors. `?ns=` says so outright. */
function referenceOf({ kind, authorities, repository, reference, steps }: Group): string {
  const authority = namespaceOf(steps) ?? authorities.at(-1) ?? ''
  if (kind === 'login' || repository === null) return registryName(authority)
  return fullName(authority, repository, kind === 'list' ? null : reference)
}

function namespaceOf(steps: readonly LooseStep[]): string | null {
  const asked = steps.find(({ operation, url }) => operation !== null && url !== null && /[?&]ns=/.test(url))
  return asked?.url == null || !URL.canParse(asked.url) ? null : new URL(asked.url).searchParams.get('ns')
}

function digestOf({ steps, reference, kind }: Group): string | null {
  const named = steps.find(
    ({ facts, outcome }) => facts.reference === reference && facts.digest !== null && isSuccess(outcome),
  )
  if (named !== undefined) return named.facts.digest
  return kind === 'pull' && reference?.includes(':') === true ? reference : null
}

function contentBytes({ phase, outcome, bytes, bytesSent }: LooseStep, kind: PullKind): number {
  if (kind === 'push') return phase === 'upload' || phase === 'publish' || phase === 'mount' ? bytesSent : 0
  const isContent = phase === 'index' || phase === 'manifest' || phase === 'config' || phase === 'layer'
  return isContent && outcome !== 'redirected' && outcome !== 'challenged' ? bytes : 0
}

type PullKind = Pull['kind']

interface Course {
  readonly steps: readonly LooseStep[]
  readonly layers: readonly Layer[]
  readonly configs: readonly Descriptor[]
  /** Whether a manifest or index came that could be read. */
  readonly isRead: boolean
  /** Whether the capture is over, so that nothing more will come. */
  readonly isOver: boolean
  /** Of a capture that is over: whether something that was wanted never came, though nothing failed. */
  readonly isCutShort: () => boolean
}

/** How each kind is known to have come to its end. */
const STATUS: Readonly<Record<PullKind, (course: Course) => PullStatus>> = {
  pull(course) {
    const { steps, layers, configs, isRead, isOver } = course
    if (hasPending(steps)) return isOver ? 'incomplete' : 'running'
    if (layers.some(({ state }) => state === 'failed')) return 'failed'
    const hasManifest = steps.some(({ phase, outcome }) => phase === 'manifest' && isSuccess(outcome))
    if (!hasManifest) return withoutSuccess(course)
    const got = gotOf(steps)
    if (failedContent(steps, got)) return 'failed'
    // A web page or a schema 1 manifest, after which no client goes on with content.
    const goesOn = steps.some(({ phase }) => phase === 'config' || phase === 'layer') && !steps.some(isPage)
    if (!isRead && !goesOn) return isOver ? 'incomplete' : 'running'
    // Content that was never asked for may have been there already: only the end of the capture tells.
    const isWhole =
      layers.every(({ state }) => state === 'complete') && configs.every(({ digest }) => got.has(digest))
    if (isWhole) return 'complete'
    return !isOver ? 'running' : course.isCutShort() ? 'incomplete' : 'complete'
  },
  push(course) {
    const { steps, isOver } = course
    if (hasPending(steps)) return isOver ? 'incomplete' : 'running'
    const last = steps.findLast(({ phase }) => phase === 'publish')
    return last !== undefined && isSuccess(last.outcome) ? 'complete' : withoutSuccess(course)
  },
  login: (course) => whenLast(course),
  list: (course) => whenLast(course),
}

function whenLast(course: Course): PullStatus {
  const last = course.steps.at(-1)
  if (last === undefined || last.outcome === 'pending') return course.isOver ? 'incomplete' : 'running'
  return last.phase !== 'token' && isSuccess(last.outcome) ? 'complete' : withoutSuccess(course)
}

/** A 404 to the question whether a blob or tag is there is an answer, not a failure. */
function withoutSuccess({ steps, isOver }: Course): PullStatus {
  const last = steps.findLast(({ phase }) => phase !== 'blob-check')
  if (last !== undefined && isFailure(last.outcome)) return 'failed'
  if (!isOver) return 'running'
  // Challenged, and then silence: the client had nothing to answer with.
  return last?.outcome === 'challenged' ? 'failed' : 'incomplete'
}

function hasPending(steps: readonly LooseStep[]): boolean {
  return steps.some(({ outcome }) => outcome === 'pending')
}

/** containerd takes a page for a manifest, and asks for its digest as for a layer. */
function isPage({ phase, facts }: LooseStep): boolean {
  return phase === 'manifest' && facts.mediaType === 'text/html'
}

const CONTENT: readonly Phase[] = ['index', 'manifest', 'config', 'layer']

/** Whether content was tried and never had: containerd asks for a web page's digest as for a layer. */
function failedContent(steps: readonly LooseStep[], got: Digests): boolean {
  const tried = steps.filter(({ phase }) => CONTENT.includes(phase))
  return tried.some(({ outcome, facts }) => isFailure(outcome) && !got.has(facts.digest))
}

type Digests = ReadonlySet<string | null>

function gotOf(steps: readonly LooseStep[]): Digests {
  const brought = steps.filter(({ phase, outcome }) => isSuccess(outcome) && phase !== 'blob-check')
  return new Set(brought.map(({ facts }) => facts.digest))
}
