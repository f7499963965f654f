// A manifest or index as a table: what it lists, how large that is, and what became of it in this pull.

import { read } from '../../decode/reading.ts'
import type { Step } from '../../decode/trace.ts'
import { shortDigest } from '../../registry/digest.ts'
import type { Descriptor } from '../../registry/manifest.ts'
import { span } from '../../text/span.ts'
import type { Span } from '../../text/span.ts'
import { bytes, count, percent } from '../../text/units.ts'
import type { Glyphs } from '../glyphs.ts'
import { toneOf } from '../tone.ts'
import { isArriving } from '../arriving.ts'
import { heading, table } from './block.ts'
import type { Part } from './part.ts'
import { lastAbout } from './related.ts'

export const manifestBlocks: Part = ({ capture, step, exchange, glyphs }) => {
  const manifest = exchange === null ? null : read(exchange).manifest
  if (manifest === null) return []
  const row = (name: string, entry: Descriptor): readonly Span[] => [
    span(name),
    span(shortDigest(entry.digest), 'dim'),
    span(entry.size === null ? '' : bytes(entry.size)),
    fateOf(lastAbout(capture.trace, entry.digest, step.pull), glyphs),
    span(shortType(entry.mediaType), 'dim'),
  ]
  if (manifest.kind === 'index') {
    const rows = manifest.manifests.map((entry) => row(platformWords(entry.platform), entry))
    return [...heading(`Index of ${count(rows.length, 'manifest')}`), ...table(rows)]
  }
  const { config, layers } = manifest
  const total = layers.reduce((sum, { size }) => sum + (size ?? 0), 0)
  const rows = [
    ...(config === null ? [] : [row('config', config)]),
    ...layers.map((entry, i) => row(`layer ${i + 1}/${layers.length}`, entry)),
  ]
  return [...heading(`Manifest of ${count(layers.length, 'layer')}, ${bytes(total)}`), ...table(rows)]
}

/** `unknown/unknown` marks what is no image (BuildKit, attestation-storage.md). */
function platformWords(platform: string | null): string {
  return platform === 'unknown/unknown' ? 'attestation' : (platform ?? 'no platform')
}

/** What the last request for this content in the same pull came to. */
function fateOf(asked: Step | undefined, glyphs: Glyphs): Span {
  if (asked === undefined) return span('not asked for', 'dim')
  if (asked.outcome === 'ok') return span(`${glyphs.complete} fetched`, 'good')
  if (isArriving(asked) && asked.facts.size)
    return span(`${percent(asked.bytes, asked.facts.size)} here`, 'accent')
  return span(asked.outcome, toneOf(asked))
}

/** `image.layer.v1.tar+gzip`: what all types have in common tells nothing. */
function shortType(mediaType: string | null): string {
  return (mediaType ?? '').replace(/^application\/vnd\.(?:oci|docker)\.(?:distribution\.|container\.)?/u, '')
}
