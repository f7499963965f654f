// A CDN as slow as a real one, so that layers are seen to come: loopback would bring them at once.

import type { Body, Handlers } from '../../hub/handler.ts'
import type { Pace } from '../../puller/pace.ts'

/** Small enough for a progress bar that moves. */
const PIECE = 16 * 1024

/** The pace is shared by all downloads. What is waiting when `signal` aborts is cut. */
export function slowCdn(handlers: Handlers, pace: Pace, signal: AbortSignal): Handlers {
  return {
    ...handlers,
    async cdn(request) {
      const answer = await handlers.cdn(request)
      const { length, chunks } = answer.body
      return { ...answer, body: { length, chunks: paced(chunks, pace, signal) } }
    },
  }
}

async function* paced(chunks: Body['chunks'], pace: Pace, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE)
      await pace.transferred(piece.length, signal)
      yield piece
    }
  }
}
