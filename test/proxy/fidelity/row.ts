// What a row of the suite is, and the conversations that many rows have in common.

import { HOST } from '../../helpers/proxy-rig.ts'
import type { Ending } from './end.ts'
import type { Layer, Wire } from './wire.ts'

export interface Row {
  readonly name: string
  /** Plays both sides. Must not wait for what only one of the two ways shows, unless it asks for `wire.way`. */
  readonly play: (wire: Wire) => Promise<void>
  /**
   * What each side has seen of the other when all is over; null: it has left itself. Without: the connection is open,
   * and one more exchange shows that both sides agree where they are.
   */
  readonly ends?: Ends
  /** What pullscope changes in spite of everything, and why: each must be the case. */
  readonly differs?: readonly Difference[]
  /** Both without. */
  readonly layer?: Layer
}

export interface Ends {
  readonly client: Ending | null
  readonly origin: Ending | null
}

export type Difference = {
  readonly why: string
} & (
  | { readonly at: 'client' | 'origin'; readonly direct: string; readonly through: string }
  | { readonly at: 'ends'; readonly through: Ends }
)

export const GET = get('/v2/')
export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

export function get(target: string, ...headers: string[]): string {
  return request(`GET ${target}`, ...headers)
}

/** `line` without its version. */
export function request(line: string, ...headers: string[]): string {
  return `${line} HTTP/1.1\r\nHost: ${HOST}\r\n${headers.map((text) => `${text}\r\n`).join('')}\r\n`
}

/** `status` with its reason. */
export function answer(status: string, ...headers: string[]): string {
  return `HTTP/1.1 ${status}\r\n${headers.map((text) => `${text}\r\n`).join('')}\r\n`
}

/** The request goes up; when its last bytes are there, the answer goes down, and its last bytes arrive. */
export function answered(up: string, down: string, then: 'stay' | 'finish' | 'reset' = 'stay'): Row['play'] {
  return async ({ client, origin: connection }) => {
    client.send(up)
    const origin = await connection()
    await origin.gets(last(up))
    origin.send(down)
    if (then === 'finish') origin.finish()
    else await client.gets(last(down))
    if (then === 'reset') origin.reset()
  }
}

/** Long enough to be told from the bytes before, short enough to lie within one chunk. */
function last(bytes: string): string {
  return bytes.slice(-4)
}

/** The client closes when the origin has: how most conversations end whose body runs until the close. */
export const OVER: Ends = { client: 'ended', origin: 'ended' }
