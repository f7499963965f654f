// What the store of our hub sends behind a candidate: half of a body and then nothing, or half and then a word's wait.

import type { Body } from '../../hub/handler.ts'
import { changed, firstBytes } from '../../hub/scenarios/faults.ts'
import type { Behaviour } from '../upstream.ts'

/** Blobs of more than `above` bytes break off half-way, as when a store fails. */
export function brokenOff(above: number): Behaviour {
  return changed('cdn', isContent, (answer) => {
    const length = answer.body.length ?? 0
    return length <= above
      ? answer
      : { ...answer, body: firstBytes(answer.body, Math.floor(length / 2), length) }
  })
}

export interface Gate {
  readonly behaviour: Behaviour
  /** Resolves when half of a body has been sent. */
  readonly halfSent: Promise<void>
  /** Lets the rest go. */
  open(): void
}

/** Blobs of more than `above` bytes come to a halt half-way, until somebody opens. */
export function halfWay(above: number): Gate {
  const half = signal()
  const opened = signal()
  return {
    halfSent: half.reached,
    open: opened.reach,
    behaviour: changed('cdn', isContent, (answer) => {
      const { length } = answer.body
      if (length === null || length <= above) return answer
      return { ...answer, body: { length, chunks: halted(answer.body, { at: length / 2, half, opened }) } }
    }),
  }
}

const isContent = ({ method }: { readonly method: string }): boolean => method === 'GET'

interface Signal {
  readonly reached: Promise<void>
  readonly reach: () => void
}

function signal(): Signal {
  let reach: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return { reached, reach: () => reach() }
}

interface Halt {
  /** Bytes. */
  readonly at: number
  readonly half: Signal
  readonly opened: Signal
}

async function* halted({ chunks }: Body, { at, half, opened }: Halt): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of chunks) {
    yield chunk
    sent += chunk.length
    if (sent < at) continue
    half.reach()
    await opened.reached
  }
}
