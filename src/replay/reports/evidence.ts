// The messages that prove a fault: what was asked, and what of the answer shows it. Escapes nothing.

import type { Session } from '../../model/session.ts'
import type { Proof } from '../probe.ts'

export interface Message {
  readonly exchange: number
  /** `GET https://…`; null when the capture does not have it. */
  readonly asked: string | null
  readonly shows: string
}

/** In the order of the evidence: the message that decides comes first. */
export function messagesOf(evidence: readonly Proof[], { exchanges }: Session): readonly Message[] {
  return evidence.map(({ exchange, shows }) => {
    const request = exchanges[exchange]?.request
    return { exchange, asked: request === undefined ? null : `${request.method} ${request.url}`, shows }
  })
}

/** A message as one text: `GET https://… → 401 …`. */
export function messageLine({ exchange, asked, shows }: Message, arrow = '→'): string {
  return `${asked ?? `exchange ${exchange}`} ${arrow} ${shows}`
}
