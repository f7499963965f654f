// Bodies: whole ones up to a limit, others chunk by chunk. gzip on the wire is undone, as Go's transport does.

import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { header } from '../http/headers.ts'
import type { Cause } from './failure.ts'
import { NoAnswer, type HttpResponse } from './http-client.ts'

/** The body ended before its promised end, or is no gzip although it says so. */
export class BrokenBody extends Error {
  override readonly name = 'BrokenBody'
  /** Bytes that came before. */
  readonly bytes: number

  constructor(bytes: number, cause: unknown) {
    super('the body breaks off', { cause })
    this.bytes = bytes
  }
}

/** Why it ended: by the other side, or because whoever brings the bytes would wait no longer. `bytes`: of the whole content. */
export function causeOfBreak({ cause }: BrokenBody, bytes: number): Cause {
  if (isNoGzip(cause)) return { kind: 'cut', bytes, says: 'gzip: invalid header' }
  if (!(cause instanceof NoAnswer)) return { kind: 'cut', bytes }
  return { kind: 'unreachable', code: cause.code, side: cause.side, message: cause.message }
}

/** `Content-Encoding: gzip` on what is none. */
function isNoGzip(cause: unknown): boolean {
  return cause instanceof Error && cause.message === 'incorrect header check'
}

/** The body without `Content-Encoding: gzip`, which every request but a range asks for. Throws `BrokenBody`. */
export async function* decoded(response: HttpResponse): AsyncIterable<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of unzipped(response)) {
      bytes += chunk.length
      yield chunk
    }
  } catch (error) {
    throw new BrokenBody(bytes, error)
  }
}

function unzipped({ headers, body }: HttpResponse): AsyncIterable<Uint8Array> {
  if (header(headers, 'content-encoding')?.toLowerCase() !== 'gzip') return body
  const unzip = createGunzip()
  // `pipe` passes neither errors nor the end of interest on.
  const source = Readable.from(body).on('error', (error) => unzip.destroy(error))
  return source.pipe(unzip).on('close', () => source.destroy()) as AsyncIterable<Uint8Array>
}

/** The whole body; null when it is longer than `limit` bytes. Throws `BrokenBody`. */
export async function readWhole(response: HttpResponse, limit: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of decoded(response)) {
    bytes += chunk.length
    if (bytes > limit) return null // leaving the loop ends the stream
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The beginning of a body that explains an error, as far as it comes: the status is the failure. */
export async function readErrorText(response: HttpResponse, limit: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of decoded(response)) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= limit) break
    }
  } catch (error) {
    if (!(error instanceof BrokenBody)) throw error
  }
  return Buffer.concat(chunks).toString('utf8', 0, limit)
}
