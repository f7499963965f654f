// Small request bodies as a whole. Large ones are streamed where they are taken.

/** Null when the body is larger than `limit` bytes; the rest of it is not read. */
export async function readBody(body: AsyncIterable<Buffer>, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
