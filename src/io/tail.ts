// What is appended to a file, as it is appended. Knows nothing of what it says.

import { watch, type FSWatcher } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { hasCode } from './system-error.ts'

export type Tailed =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Nothing was appended for `stillMs`. Said again after as long a time. */
  | { readonly kind: 'still' }
  /** Another file, or none, has its name now; this one is read on, for its writer may still have it. Said once. */
  | { readonly kind: 'deleted' | 'replaced' }
  /** It is shorter than what was read. Nothing comes after this. */
  | { readonly kind: 'cut' }

export interface TailOptions {
  readonly signal: AbortSignal
  readonly stillMs: number
  /** Nobody appends any more: what is there by now is read to its end, and nothing is waited for. */
  readonly unwritten?: AbortSignal
}

const CHUNK = 1024 * 1024
/** What is written within this time is one look. */
const PAUSE_MS = 40
/** Network file systems tell of no change; this is also how soon a deleted file is noticed. */
const POLL_MS = 500

/** From the first byte, until one of the signals or `cut`. Throws as `open` and `read` do. */
export async function* tail(
  path: string,
  { signal, stillMs, unwritten }: TailOptions,
): AsyncGenerator<Tailed> {
  const file = await open(path)
  const changes = watchFor(path, signal)
  try {
    const buffer = Buffer.alloc(CHUNK)
    let place = 0
    let lastAt = performance.now()
    let isMoved = false
    while (!signal.aborted) {
      // From before the read: its writer may have added something and then let go.
      const isLast = isAborted(unwritten)
      const { bytesRead } = await file.read(buffer, 0, CHUNK, place)
      if (bytesRead > 0) {
        place += bytesRead
        yield { kind: 'bytes', bytes: Buffer.from(buffer.subarray(0, bytesRead)) }
        lastAt = performance.now()
        continue
      }
      if (isLast) return
      const state = await stateOf(path, file, place)
      if (state === 'cut') {
        yield { kind: 'cut' }
        return
      }
      if (state !== 'there' && !isMoved) yield { kind: state }
      isMoved ||= state !== 'there'
      if (performance.now() - lastAt >= stillMs) {
        lastAt = performance.now()
        yield { kind: 'still' }
      }
      if (!isAborted(unwritten)) await changes.next()
    }
  } finally {
    changes.end()
    await file.close()
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}

async function stateOf(
  path: string,
  file: FileHandle,
  place: number,
): Promise<'there' | 'deleted' | 'replaced' | 'cut'> {
  const now = await file.stat()
  if (now.size < place) return 'cut'
  try {
    const named = await stat(path)
    return named.ino === now.ino && named.dev === now.dev ? 'there' : 'replaced'
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'deleted'
    throw error
  }
}

interface Changes {
  /** Resolves when something may have changed, and after a while in any case. */
  next(): Promise<void>
  end(): void
}

function watchFor(path: string, signal: AbortSignal): Changes {
  let state: 'quiet' | 'changed' = 'quiet'
  let wake = (): void => undefined
  const onChange = (): void => {
    state = 'changed'
    wake()
  }
  const watcher = tryWatch(path, onChange)
  signal.addEventListener('abort', onChange)
  return {
    async next() {
      if (state === 'quiet') {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      state = 'quiet'
    },
    end() {
      signal.removeEventListener('abort', onChange)
      watcher?.close()
    },
  }
}

/** null where files cannot be watched, or no more of them (inotify has a limit): then it is looked at in turns alone. */
function tryWatch(path: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(path, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
