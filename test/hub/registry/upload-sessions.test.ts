import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../src/hub/content/content.ts'
import { createUploads } from '../../../src/hub/registry/upload-sessions.ts'
import { memoryOf } from '../../../src/hub/store/memory.ts'

/** One buffer for every chunk, as a parser may use: whoever keeps it keeps what comes last, over and over. */
async function* inOneBuffer(text: string): AsyncGenerator<Buffer> {
  const reused = Buffer.alloc(1)
  for (const byte of text) {
    reused.write(byte)
    yield reused
    await Promise.resolve()
  }
}

describe('uploads', () => {
  it('copy what arrives, and keep no chunk of it', async () => {
    const uploads = createUploads(memoryOf(100))
    const upload = uploads.start('acme/app')
    expect(await uploads.append(upload, inOneBuffer('some bytes'))).toBe('ok')
    expect(upload.size).toBe(10)
    expect(Buffer.concat([...chunksOf(uploads.finish(upload))]).toString()).toBe('some bytes')
  })

  it('are a thousand at most: an idle one is dropped for a newer one, before a busy one', async () => {
    const uploads = createUploads(memoryOf(100))
    const [busy, idle] = [uploads.start('acme/app'), uploads.start('acme/app')]
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.from('x')
      await ended
    }
    const appended = uploads.append(busy, slow())
    for (let i = 0; i < 999; i++) uploads.start('acme/app')
    expect([uploads.find('acme/app', busy.id), uploads.find('acme/app', idle.id)]).toEqual([busy, null])
    end()
    expect(await appended).toBe('ok')
  })
})
