// What came as a manifest, as far as clients look at it before they believe its media type. Pure.

import { isRecord, parseObject } from '../registry/json.ts'
import type { Manifest } from '../registry/manifest.ts'
import type { ImageReference } from './reference.ts'

/** Fields by which an index, a manifest and schema 1 are told apart, in the order in which containers/image names them. */
const TELLING = ['config', 'fsLayers', 'history', 'layers', 'manifests'] as const

type TellingField = (typeof TELLING)[number]

/** A manifest as it came, whatever it is. */
export interface ManifestAnswer {
  readonly image: ImageReference
  /** Whether an index named it. */
  readonly from: 'reference' | 'index'
  /** Null for what is neither a manifest nor an index, such as a web page, or schema 1. */
  readonly kind: Manifest['kind'] | null
  /** Null when it is empty; a web page begins with `<`. */
  readonly firstCharacter: string | null
  readonly digest: string
  /** `mediaType` in it; empty if it is not there, as in Go. */
  readonly ownType: string
  readonly fields: readonly TellingField[]
  /** Of a manifest's config; empty if it is not there. */
  readonly configType: string
}

export function manifestAnswer(
  text: string,
  manifest: Manifest | null,
  rest: Pick<ManifestAnswer, 'image' | 'from' | 'digest'>,
): ManifestAnswer {
  const value = parseObject(text) ?? {}
  const config = value['config']
  return {
    ...rest,
    kind: manifest?.kind ?? null,
    firstCharacter: text.trimStart().slice(0, 1) || null,
    ownType: textOf(value['mediaType']),
    fields: TELLING.filter((name) => value[name] !== undefined && value[name] !== null),
    configType: isRecord(config) ? textOf(config['mediaType']) : '',
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : ''
}
