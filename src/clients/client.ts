// What a client kind answers for itself. One file a client; clients/index.ts lists them.

import type { Advice } from './advice/advice.ts'
import type { Program } from './program.ts'

export interface ClientKind {
  /** Short and stable: `docker`. */
  readonly id: string
  /** The client's version if this `User-Agent` is its own (`''` when it names none), else null. */
  readonly recognise: (userAgent: string) => string | null
  /** How it is called on a command line. */
  readonly programs: readonly Program[]
  /** What its user has to write to change how it pulls. */
  readonly advice: Advice
}

/** Recognises `product/version` anywhere in a User-Agent (RFC 9110 §10.1.5). */
export function byProduct(product: RegExp): ClientKind['recognise'] {
  const pattern = new RegExp(`(?:^|[\\s(])(?:${product.source})/v?([\\w.]*)`, 'i')
  return (userAgent) => pattern.exec(userAgent)?.[1] ?? null
}
