// Answers that all parts of the hub make: JSON, text, nothing.

import type { HeaderList } from '../http/headers.ts'
import type { Answer, Body } from './handler.ts'

const NO_BODY: Body = { length: 0, chunks: [] }

export function bodyOf(bytes: Buffer): Body {
  return { length: bytes.length, chunks: [bytes] }
}

export function emptyAnswer(status: number, headers: HeaderList = []): Answer {
  return { status, headers, body: NO_BODY }
}

export function textAnswer(status: number, text: string, headers: HeaderList = []): Answer {
  const body = bodyOf(Buffer.from(text))
  return { status, headers: [['Content-Type', 'text/plain; charset=utf-8'], ...headers], body }
}

export function jsonAnswer(status: number, document: unknown, headers: HeaderList = []): Answer {
  const body = bodyOf(Buffer.from(JSON.stringify(document)))
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body }
}
