// Blobs that come broken: cut, short, empty, altered.

import { bodyOf } from '../answer.ts'
import { always, bytesOf, changed, firstBytes, isLargeLayer } from './faults.ts'
import type { Scenario } from './scenario.ts'

const REDIS = { image: 'redis', login: 'none' } as const

const half = (length: number | null): number => Math.floor((length ?? 0) / 2)

export const resetMidLayer: Scenario = {
  ...REDIS,
  id: 'reset-mid-layer',
  title: 'each large layer breaks off half-way, once',
  rule: 'layer-connection-cut',
  outcome: 'differs',
  wrap(handlers) {
    const seen = new Set<string>()
    return changed('cdn', always, (answer, { url }) => {
      if (!isLargeLayer(answer) || seen.has(url.pathname)) return answer
      seen.add(url.pathname)
      const { length } = answer.body
      return { ...answer, body: firstBytes(answer.body, half(length), length ?? 0) }
    })(handlers)
  },
}

/** As a cache that kept a part for the whole: no range goes beyond its end. */
export const truncatedLayer: Scenario = {
  ...REDIS,
  id: 'truncated-layer',
  title: 'the CDN holds half of each large layer, and takes it for the whole',
  rule: 'size-validation-or-empty-body',
  outcome: 'fails',
  wrap: changed('cdn', always, (answer, { headers }) => {
    if (answer.status === 206) return { status: 416, headers: [], body: bodyOf(Buffer.alloc(0)) }
    if (!isLargeLayer(answer) || headers.range !== undefined) return answer
    const bytes = half(answer.body.length)
    return { ...answer, body: firstBytes(answer.body, bytes, bytes) }
  }),
}

export const wrongBytes: Scenario = {
  ...REDIS,
  id: 'wrong-bytes',
  title: 'one byte of each large layer is another',
  rule: 'layer-digest-mismatch',
  outcome: 'fails',
  wrap: changed('cdn', always, (answer) =>
    isLargeLayer(answer)
      ? { ...answer, body: { ...answer.body, chunks: flipped(answer.body.chunks) } }
      : answer,
  ),
}

async function* flipped(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of chunks) {
    const last = chunk.length - 1
    yield isFirst && last >= 0
      ? Buffer.concat([chunk.subarray(0, last), Buffer.from([(chunk[last] ?? 0) ^ 1])])
      : chunk
    isFirst = false
  }
}

export const wrongConfig: Scenario = {
  ...REDIS,
  id: 'wrong-config',
  title: 'the config of the image is another, of the same size',
  rule: 'config-or-manifest-digest-mismatch',
  outcome: 'fails',
  wrap: changed('cdn', always, async (answer) => {
    if (answer.status !== 200 || isLargeLayer(answer)) return answer
    const bytes = await bytesOf(answer.body)
    const text = bytes.toString('latin1')
    const altered = text.startsWith('{') ? Buffer.from(text.replace('COPY', 'MOVE'), 'latin1') : bytes
    return { ...answer, body: bodyOf(altered) }
  }),
}

export const emptyLayer: Scenario = {
  ...REDIS,
  id: 'empty-layer',
  title: 'the CDN answers large layers with 200 and nothing',
  rule: 'size-validation-or-empty-body',
  outcome: 'fails',
  wrap: changed('cdn', always, (answer) =>
    isLargeLayer(answer) ? { ...answer, body: bodyOf(Buffer.alloc(0)) } : answer,
  ),
}
