// Writes a result to a file in one piece: whoever reads it sees the old one or the new one, never half.

import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isStart } from '../capture/reader.ts'
import { PullscopeError } from '../errors.ts'
import { splitLines } from './lines.ts'
import { hasCode, systemReason } from './system-error.ts'

/** `capture.started` is far shorter. */
const FIRST_LINE = 64 * 1024

/**
 * Replaces the file at `path`, mode 0600, by way of a temporary file beside it. A pipe or device is written to as it is.
 * Never replaces a capture, since that cannot be made again. Throws `file-exists` or `file-not-writable`.
 */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    const target = await targetOf(path)
    if (target.kind === 'special') await writeFile(path, text)
    else await replace(target.path, text)
  } catch (error) {
    if (error instanceof PullscopeError) throw error
    const reason = systemReason(error)
    throw new PullscopeError(
      'file-not-writable',
      `cannot write ${path}: ${reason}`,
      'give another file with -o',
      error,
    )
  }
}

type Target = { readonly kind: 'special' } | { readonly kind: 'file'; readonly path: string }

async function targetOf(path: string): Promise<Target> {
  try {
    if (!(await stat(path)).isFile()) return { kind: 'special' }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'file', path }
    throw error
  }
  if (await isCapture(path)) {
    throw new PullscopeError(
      'file-exists',
      `${path} is a capture and is not replaced`,
      'give another file with -o',
    )
  }
  // Through a symbolic link, so that the link stays.
  return { kind: 'file', path: await realpath(path) }
}

async function isCapture(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    for await (const { text } of splitLines(file.createReadStream({ autoClose: false }), FIRST_LINE)) {
      return isStart(text)
    }
    return false
  } finally {
    await file.close()
  }
}

async function replace(target: string, text: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
