// What a capture asked for, as intents that can be asked of a candidate. Values only. No intent has a place for a
// credential: of what was sent, only User-Agent and Accept are kept, each as a field of its own.

import type { PullId, StepId } from '../../decode/trace.ts'
import type { ImageReference } from '../../puller/reference.ts'
import type { ClientId } from '../bench.ts'
import type { Way } from '../candidate.ts'

export type Intent = PullIntent | QuestionIntent | WriteIntent

/** What its client does differently from the personality that stands for it. */
export interface Manner {
  /** null when it named itself nowhere. */
  readonly userAgent: string | null
  /** Values of `Accept`, in the order of its lines, by what was asked for. */
  readonly accepts: readonly RecordedAccept[]
  /** Layers that were under way at once, if there were more than that; null when it cannot be told. */
  readonly layersAtOnce: number | null
  /** Whether a tag was asked for by HEAD first; `unknown` of a pull by digest, or one that never came so far. */
  readonly resolves: 'by-head' | 'by-get' | 'unknown'
}

export interface RecordedAccept {
  readonly what: 'tag' | 'manifest' | 'blob'
  /** Of the content; null when it was not known. */
  readonly mediaType: string | null
  readonly values: readonly string[]
}

export interface PullIntent {
  readonly kind: 'pull'
  /** In the capture. */
  readonly pull: PullId
  /** Who pulled: `docker`, `buildkit`, `curl`. */
  readonly client: string
  /** Whose sequence the puller speaks for it. */
  readonly speaks: ClientId
  readonly reference: ImageReference
  readonly platform: string
  readonly manner: Manner
  /** How the registry that answered was named: as itself, or as a mirror of another. */
  readonly asked: Way
}

/** One GET or HEAD outside pulls: a list of tags, referrers, the catalogue, a look at a manifest. */
export interface QuestionIntent {
  readonly kind: 'question'
  readonly step: StepId
  readonly client: string
  readonly method: 'GET' | 'HEAD'
  readonly registry: string
  /** null for the catalogue. */
  readonly repository: string | null
  /** After the repository, or after `/v2/` where there is none: `tags/list`, `_catalog`. */
  readonly rest: string
  /** Without `?`; empty for none. */
  readonly query: string
  readonly userAgent: string | null
  readonly accept: readonly string[]
}

/** Something that changes a registry: asked only with `--allow-writes`. Its bytes are not in a capture. */
export interface WriteIntent {
  readonly kind: 'write'
  readonly step: StepId
  readonly does: 'upload' | 'mount' | 'publish' | 'delete'
  readonly method: string
  readonly registry: string
  readonly repository: string
  /** Tag or digest; null when the capture does not say. */
  readonly reference: string | null
  /** The manifest of a publish, if the capture kept it. */
  readonly manifest: { readonly mediaType: string | null; readonly text: string } | null
}
