// How handlers are made to go wrong: an answer that is changed, or put in place of the right one. Knows no scenario.

import { setTimeout as sleep } from 'node:timers/promises'
import type { HeaderList } from '../../http/headers.ts'
import { bodyOf } from '../answer.ts'
import type { Answer, Body, HubRequest, Role } from '../handler.ts'
import type { Scenario } from './scenario.ts'

type Wrap = NonNullable<Scenario['wrap']>
type When = (request: HubRequest) => boolean
type Change = (answer: Answer, request: HubRequest) => Answer | Promise<Answer>

/** Answers of one role are changed, where `when` says so. */
export function changed(role: Role, when: When, change: Change): Wrap {
  return (handlers) => ({
    ...handlers,
    [role]: async (request: HubRequest) => {
      const answer = await handlers[role](request)
      return when(request) ? change(answer, request) : answer
    },
  })
}

/** `make` answers in place of one role, where `when` says so. */
export function replaced(role: Role, when: When, make: (request: HubRequest) => Answer): Wrap {
  return (handlers) => ({
    ...handlers,
    [role]: (request: HubRequest) =>
      when(request) ? Promise.resolve(make(request)) : handlers[role](request),
  })
}

/** One role thinks for so many milliseconds before it looks at a request. */
export function delayed(role: Role, when: When, ms: number): Wrap {
  return (handlers) => ({
    ...handlers,
    [role]: async (request: HubRequest) => {
      // A hub that is closed meanwhile is not kept open by it.
      if (when(request)) await sleep(ms, undefined, { ref: false })
      return handlers[role](request)
    },
  })
}

export const always: When = () => true

export const isManifest: When = ({ url }) => /^\/v2\/.+\/manifests\/[^/]+$/.test(url.pathname)

export const isBlob: When = ({ url }) => /^\/v2\/.+\/blobs\/[^/]+$/.test(url.pathname)

/** Bytes; configs of the catalogue are smaller, and so are its smallest layers. */
const LARGE = 64 * 1024

/** Of a download that is a layer for certain, and whole. */
export function isLargeLayer({ status, body }: Answer): boolean {
  return status === 200 && (body.length ?? 0) > LARGE
}

/** The whole of a small body. */
export async function bytesOf({ chunks }: Body): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** The first bytes of a body, whose length is declared as `declared`. */
export function firstBytes({ chunks }: Body, bytes: number, declared: number): Body {
  return { length: declared, chunks: taken(chunks, bytes, declared > bytes ? 'cut' : 'end') }
}

async function* taken(chunks: Body['chunks'], bytes: number, then: 'cut' | 'end'): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, left)
    left -= part.length
    yield part
    if (left === 0) break
  }
  if (then === 'cut') throw new CutOnPurpose()
}

/** By its code the listener takes it for a client that left, and not for a fault of the hub. */
class CutOnPurpose extends Error {
  readonly code = 'ECONNRESET'
}

export function without(headers: HeaderList, name: string): HeaderList {
  return headers.filter(([each]) => each.toLowerCase() !== name)
}

export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...without(headers, name.toLowerCase()), [name, value]]
}

/** What a firewall, a portal or a web server without a registry says. */
export function pageAnswer(status: number, title: string): Answer {
  const page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return {
    status,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Server', 'nginx'],
    ],
    body: bodyOf(Buffer.from(page)),
  }
}
