// OCI image layouts written by code, without a network: blobs by digest, an index, real gzipped layers.
// Source: OCI image-spec v1.1, image-layout.md.

import { createCipheriv, createHash, randomUUID } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { tarOf } from './tar.ts'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface LayerBlob extends Descriptor {
  /** sha256 of the tar before gzip: what the image config lists. */
  readonly diffId: string
}

/** Makes the folder a layout whose only entry is the index that `compose` returns. */
export async function writeLayout(folder: string, compose: () => Promise<Descriptor>): Promise<void> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  const entry = await compose()
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }))
}

/** Stores a JSON document, whose media type the caller names. */
export async function writeJson(folder: string, mediaType: string, document: unknown): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(document))
  const digest = digestOf(createHash('sha256').update(bytes))
  await writeFile(blobPath(folder, digest), bytes)
  return { mediaType, digest, size: bytes.length }
}

/**
 * Stores a layer with one file of `size` bytes that look random and follow from `seed`, so that they do not
 * compress and have the same digest in every run.
 */
export async function writeLayer(folder: string, seed: string, size: number): Promise<LayerBlob> {
  const plain = createHash('sha256')
  const packed = createHash('sha256')
  let packedSize = 0
  const part = join(folder, randomUUID())
  await pipeline(
    Readable.from(tarOf(`${seed}.bin`, size, noise(seed, size))),
    tap((chunk) => plain.update(chunk)),
    // Stored, not compressed: noise does not shrink, and 300 MB of it would take its time.
    createGzip({ level: 0 }),
    tap((chunk) => {
      packed.update(chunk)
      packedSize += chunk.length
    }),
    createWriteStream(part),
  )
  const digest = digestOf(packed)
  await rename(part, blobPath(folder, digest))
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  return { mediaType, digest, size: packedSize, diffId: digestOf(plain) }
}

function tap(see: (chunk: Buffer) => void) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      see(chunk)
      yield chunk
    }
  }
}

/** AES in counter mode over zeros, a megabyte at a time. */
async function* noise(seed: string, size: number): AsyncGenerator<Buffer> {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(1 << 20)
  for (let left = size; left > 0; left -= zeros.length) {
    yield await Promise.resolve(cipher.update(zeros.subarray(0, Math.min(left, zeros.length))))
  }
}

function digestOf(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`
}

function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', ...digest.split(':'))
}
