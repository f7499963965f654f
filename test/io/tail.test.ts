import { appendFileSync, closeSync, openSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tail, type Tailed } from '../../src/io/tail.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

interface Watched {
  readonly path: string
  readonly text: () => string
  /** All but the bytes. */
  readonly news: () => readonly string[]
  readonly stop: () => Promise<void>
}

async function watched(content = '', stillMs = 60_000): Promise<Watched> {
  const path = join(await tempFolder(), 'a.jsonl')
  writeFileSync(path, content)
  const stop = new AbortController()
  const pieces: Tailed[] = []
  const reading = (async () => {
    for await (const piece of tail(path, { signal: stop.signal, stillMs })) pieces.push(piece)
  })()
  onTestFinished(() => stop.abort())
  return {
    path,
    text: () =>
      Buffer.concat(pieces.flatMap((piece) => (piece.kind === 'bytes' ? [piece.bytes] : []))).toString(),
    news: () => pieces.map(({ kind }) => kind).filter((kind) => kind !== 'bytes'),
    async stop() {
      stop.abort()
      await reading
    },
  }
}

const seen = (watched: Watched, text: string): Promise<unknown> =>
  waitFor(() => watched.text() === text, { what: text, seen: watched.text })

describe('tail', () => {
  it('gives what is there and what is added, in order, halves of lines too', async () => {
    const file = await watched('one\n')
    await seen(file, 'one\n')
    appendFileSync(file.path, 'tw')
    await seen(file, 'one\ntw')
    appendFileSync(file.path, 'o\n'.repeat(1000))
    await seen(file, `one\ntw${'o\n'.repeat(1000)}`)
    expect(file.news()).toEqual([])
    await file.stop()
  })

  it('reads a file on that lost its name, and says so once', async () => {
    const file = await watched('one')
    await seen(file, 'one')
    const writer = openSync(file.path, 'a')
    onTestFinished(() => closeSync(writer))
    rmSync(file.path)
    await waitFor(() => file.news().length > 0, { what: 'the news' })
    appendFileSync(writer, ' two')
    await seen(file, 'one two')
    expect(file.news()).toEqual(['deleted'])
    await file.stop()
  })

  it('reads on what another file took the name of', async () => {
    const file = await watched('one')
    await seen(file, 'one')
    writeFileSync(`${file.path}.new`, 'other')
    renameSync(`${file.path}.new`, file.path)
    await waitFor(() => file.news().length > 0, { what: 'the news' })
    expect(file.news()).toEqual(['replaced'])
    expect(file.text()).toBe('one')
    await file.stop()
  })

  it('ends where the file is shorter than what was read', async () => {
    const file = await watched('one two')
    await seen(file, 'one two')
    truncateSync(file.path, 3)
    await waitFor(() => file.news().includes('cut'), { what: 'the news' })
    appendFileSync(file.path, 'more than before')
    await file.stop()
    expect(file.text()).toBe('one two')
  })

  it('says that nothing comes, again and again', async () => {
    const file = await watched('one', 1)
    await waitFor(() => file.news().length >= 2, { what: 'two times still' })
    expect(new Set(file.news())).toEqual(new Set(['still']))
    await file.stop()
  })

  it('reads what its writer added before it let go, and ends', async () => {
    const path = join(await tempFolder(), 'a.jsonl')
    writeFileSync(path, 'one')
    const unwritten = new AbortController()
    const read: Buffer[] = []
    const { signal } = new AbortController()
    for await (const piece of tail(path, { signal, stillMs: 1, unwritten: unwritten.signal })) {
      if (piece.kind === 'bytes') read.push(Buffer.from(piece.bytes))
      else {
        appendFileSync(path, ' two')
        unwritten.abort()
      }
    }
    expect(Buffer.concat(read).toString()).toBe('one two')
  })

  it('throws on a file that is not there', async () => {
    const path = join(await tempFolder(), 'none')
    const first = tail(path, { signal: new AbortController().signal, stillMs: 1 }).next()
    await expect(first).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
