// What came of a body, against what was announced.

import type { Step } from '../../decode/trace.ts'
import { contentLength } from '../../http/headers.ts'
import type { BodySummary } from '../../capture/event.ts'
import type { Scene } from '../scene.ts'

export interface Arrived {
  readonly body: BodySummary
  /** Bytes that the manifest or index says, null when none did. */
  readonly expected: number | null
}

/** A whole answer that brought content; null for a HEAD, a part, a redirect or a failure. */
export function arrived(step: Step, scene: Scene): Arrived | null {
  const exchange = scene.exchangeOf(step)
  if (exchange?.state !== 'complete' || step.method !== 'GET' || step.status !== 200) return null
  return { body: exchange.body, expected: step.facts.size }
}

/** `Content-Length` of the answer, bytes. */
export function announced(step: Step, scene: Scene): number | null {
  const exchange = scene.exchangeOf(step)
  if (exchange === null || !('response' in exchange) || exchange.response === null) return null
  return contentLength(exchange.response.headers)
}
