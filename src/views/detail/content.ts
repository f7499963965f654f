// The content that a step is about: digest, size, type, and whether the bytes are the ones that were asked for.

import type { Facts, Step } from '../../decode/trace.ts'
import { span } from '../../text/span.ts'
import type { Span } from '../../text/span.ts'
import { bytes } from '../../text/units.ts'
import type { Glyphs } from '../glyphs.ts'
import { field, heading } from './block.ts'
import type { Part } from './part.ts'

export const contentBlocks: Part = ({ step, glyphs }) => {
  const { digest, mediaType, size, platform, verified } = step.facts
  const passed = passedOf(step)
  if (digest === null && passed === null) return []
  return [
    ...heading('Content'),
    ...(digest === null ? [] : field('digest', digest)),
    ...(digest === null ? [] : field('verified', verifiedSpan(verified, glyphs))),
    ...(mediaType === null ? [] : field('media type', mediaType)),
    ...(platform === null ? [] : field('platform', platform)),
    ...(size === null ? [] : field('size', `${exact(size)}, as announced`)),
    ...(passed === null ? [] : field('passed', passed)),
  ]
}

function verifiedSpan(verified: Facts['verified'], glyphs: Glyphs): Span {
  if (verified === true) return span(`${glyphs.complete} these bytes have this digest`, 'good')
  if (verified === false) return span(`${glyphs.failed} these bytes have another digest`, 'bad')
  return span('not here: no body, a part of it, or not all of it came', 'dim')
}

function passedOf({ bytes: down, bytesSent: up }: Step): string | null {
  if (down === 0 && up === 0) return null
  const parts = [...(down === 0 ? [] : [`${exact(down)} down`]), ...(up === 0 ? [] : [`${exact(up)} up`])]
  return parts.join(', ')
}

/** `3.1 kB (3,062 bytes)`: a digest that fails is often a matter of single bytes. */
function exact(count: number): string {
  return count < 1000
    ? bytes(count)
    : `${bytes(count)} (${String(count).replace(/\B(?=(?:\d{3})+$)/gu, ',')} bytes)`
}
