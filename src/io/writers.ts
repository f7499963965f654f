// Whether somebody still has a file open for writing. Only Linux tells, and only of the processes that we may look into.

import { lstat, readdir, stat } from 'node:fs/promises'
import { hasCode } from './system-error.ts'

/** `unknown`: this system does not tell. */
export type Writers = 'some' | 'none' | 'unknown'

/** The permission bit by which Linux marks a descriptor that may write (proc(5), /proc/pid/fd). */
const MAY_WRITE = 0o200

/** What `stat` says, so that a file is known by more than its name. */
export interface FileId {
  readonly dev: number
  readonly ino: number
}

/** A writer on another machine, or in a PID namespace that we are not above, is not seen. */
export async function writersOf(file: FileId): Promise<Writers> {
  const processes = await namesIn('/proc')
  if (!processes.includes('self')) return 'unknown'
  for (const id of processes.filter((name) => /^\d+$/.test(name))) {
    for (const fd of await namesIn(`/proc/${id}/fd`)) {
      if (await isWriter(`/proc/${id}/fd/${fd}`, file)) return 'some'
    }
  }
  return 'none'
}

async function isWriter(descriptor: string, file: FileId): Promise<boolean> {
  const link = await orGone(lstat(descriptor))
  if (link === null || (link.mode & MAY_WRITE) === 0) return false
  const target = await orGone(stat(descriptor))
  return target !== null && target.ino === file.ino && target.dev === file.dev
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await orGone(readdir(folder))) ?? []
}

/** null for what ended meanwhile, or is another user's. */
async function orGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'].some((code) => hasCode(error, code))) return null
    throw error
  }
}
