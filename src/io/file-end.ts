// Whether a capture of our own has its end, told by its first and last bytes. A guess that costs nothing; the reader knows.

import { open } from 'node:fs/promises'
import type { FileId } from './writers.ts'
import { hasCode } from './system-error.ts'

export interface Glance {
  /** `other`: no file of ours, or no file at all: reading it will say what it is. `empty`: a trace waits for its first event. */
  readonly end: 'ended' | 'open' | 'empty' | 'other'
  /** null of what is no file. */
  readonly id: FileId | null
}

/** More than the line of an end, and enough of what somebody may have put behind it. */
const TAIL = 64 * 1024

export async function glanceAt(path: string): Promise<Glance> {
  try {
    const file = await open(path)
    try {
      const stats = await file.stat()
      if (!stats.isFile()) return { end: 'other', id: null }
      if (stats.size === 0) return { end: 'empty', id: stats }
      const read = async (from: number, size: number): Promise<string> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, from)
        return buffer.subarray(0, bytesRead).toString('latin1')
      }
      if ((await read(0, 6)) !== '{"at":') return { end: 'other', id: stats }
      const last = await read(Math.max(0, stats.size - TAIL), TAIL)
      // In the text of a body its quotes would be escaped.
      return { end: last.includes('"type":"capture.ended"') ? 'ended' : 'open', id: stats }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENXIO')) return { end: 'other', id: null }
    throw error
  }
}
