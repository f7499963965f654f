// Writes a result to a file in one piece: whoever reads it sees the old one or the new one, never half.

import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PullscopeError } from '../errors.ts'
import { irreplaceableAt } from './irreplaceable.ts'
import { hasCode, systemReason } from './system-error.ts'

type Content = string | Uint8Array | Iterable<string>

/**
 * Replaces the file at `path`, mode 0600, by way of a temporary file beside it. A pipe or device is written to as it is.
 * Of what comes in pieces, one is held at a time. Never replaces a capture of any tool: it cannot be made again. Throws
 * `file-exists` or `file-not-writable`.
 */
export async function writeOutput(path: string, content: Content): Promise<void> {
  try {
    const target = await targetOf(path)
    if (target.kind === 'special') await writeFile(path, content)
    else await replace(target.path, content)
  } catch (error) {
    throw error instanceof PullscopeError ? error : notWritable(path, error)
  }
}

/** For results that may stand in the place of a recording, or of what somebody wrote. An empty file counts as none (`mktemp`). Throws `file-exists`. */
export async function mustBeNew(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null
    throw notWritable(path, error)
  })
  if (found?.isFile() !== true || found.size === 0) return
  throw new PullscopeError(
    'file-exists',
    `${path} is there already and is not replaced`,
    'give another file with -o, or remove it first',
  )
}

/** For commands that read files and replace one: what they read cannot be made again. Throws `file-exists`. */
export async function mustNotBeRead(path: string, read: readonly string[]): Promise<void> {
  const output = await identityOf(path)
  if (output === null) return
  for (const input of read) {
    if ((await identityOf(input)) !== output) continue
    const message = `${path} is what is read, and is not replaced`
    throw new PullscopeError('file-exists', message, 'give another file with -o')
  }
}

/** The same for two names of one file; null where there is no file, and for devices and pipes. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? `${found.dev}:${found.ino}` : null
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw notWritable(path, error)
  }
}

function notWritable(path: string, error: unknown): PullscopeError {
  const reason = systemReason(error)
  return new PullscopeError(
    'file-not-writable',
    `cannot write ${path}: ${reason}`,
    'give another file with -o',
    error,
  )
}

type Target = { readonly kind: 'special' } | { readonly kind: 'file'; readonly path: string }

async function targetOf(path: string): Promise<Target> {
  try {
    if (!(await stat(path)).isFile()) return { kind: 'special' }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'file', path }
    throw error
  }
  const kind = await irreplaceableAt(path)
  if (kind !== null) {
    throw new PullscopeError(
      'file-exists',
      `${path} is ${kind} and is not replaced`,
      'give another file with -o',
    )
  }
  // Through a symbolic link, so that the link stays.
  return { kind: 'file', path: await realpath(path) }
}

async function replace(target: string, content: Content): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await writeFile(file, content)
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
