// The CA's files. `ca-N.key` holds certificate and key in one file, so they always match; N only grows, so two
// processes that make or renew a CA at the same time agree on one. `ca.crt` is the public copy that clients are given.

import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PullscopeError } from '../src/errors.ts'
import { hasCode, systemReason } from '../src/io/system-error.ts'
import { checkPrivate, folderNotWritable } from './folder.ts'

interface StoredText {
  readonly generation: number
  readonly path: string
  readonly text: string
}

const KEY_FILE = /^ca-(\d{1,9})\.key$/
const TEMPORARY_FILE = /^\.ca-[0-9a-f]{16}\.tmp$/

/** The file to give to clients: the same path through every renewal. */
export function certificatePath(folder: string): string {
  return join(folder, 'ca.crt')
}

/** 0 when there is no CA, or no folder. Throws `file-unreadable`. */
export async function newestGeneration(folder: string): Promise<number> {
  return Math.max(0, ...generationsIn(await namesIn(folder)))
}

/** The newest pair as it lies on disk, unparsed; null when there is none. Throws `ca-too-open`, `file-unreadable`. */
export async function readNewest(folder: string): Promise<StoredText | null> {
  for (;;) {
    const generation = await newestGeneration(folder)
    if (generation === 0) return null
    const path = keyPath(folder, generation)
    try {
      return { generation, path, text: await readPrivate(path) }
    } catch (cause) {
      // Another process renewed the CA between our two looks; its successor is there already.
      if (!hasCode(cause, 'ENOENT')) throw cause
    }
  }
}

/**
 * Adds a pair as `generation`, 0600, whole or not at all. `taken`: another process was first, and ours is gone.
 * Throws `folder-not-writable`.
 */
export async function addGeneration(
  folder: string,
  generation: number,
  text: string,
): Promise<'added' | 'taken'> {
  return withTemporary(folder, { text, mode: 0o600 }, async (temporary) => {
    try {
      // Unlike rename, link never replaces a file.
      await link(temporary, keyPath(folder, generation))
      return 'added'
    } catch (cause) {
      if (hasCode(cause, 'EEXIST')) return 'taken'
      throw cause
    }
  })
}

/** Makes `ca.crt` say `pem`, atomically; leaves it alone when it does already. Throws `folder-not-writable`. */
export async function publishCertificate(folder: string, pem: string): Promise<void> {
  const path = certificatePath(folder)
  if ((await readPublic(path)) === pem) return
  await withTemporary(folder, { text: pem, mode: 0o644 }, (temporary) => rename(temporary, path))
}

/** Destroys the keys before `generation`. Throws `folder-not-writable`. */
export async function removeOlder(folder: string, generation: number): Promise<void> {
  const older = generationsIn(await namesIn(folder)).filter((other) => other < generation)
  await remove(
    folder,
    older.map((other) => keyPath(folder, other)),
  )
}

/** Removes every file of the CA, also what a killed process left half-made; returns their paths. */
export async function removeAll(folder: string): Promise<readonly string[]> {
  const certificate = certificatePath(folder)
  const paths = (await namesIn(folder))
    .map((name) => join(folder, name))
    .filter(
      (path) => path === certificate || KEY_FILE.test(basename(path)) || TEMPORARY_FILE.test(basename(path)),
    )
    .sort()
  await remove(folder, paths)
  return paths
}

async function remove(folder: string, paths: readonly string[]): Promise<void> {
  try {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  } catch (cause) {
    throw folderNotWritable(folder, cause)
  }
}

function keyPath(folder: string, generation: number): string {
  return join(folder, `ca-${generation}.key`)
}

function generationsIn(names: readonly string[]): readonly number[] {
  return names.flatMap((name) => {
    const digits = KEY_FILE.exec(name)?.[1]
    return digits === undefined ? [] : [Number(digits)]
  })
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return []
    throw unreadable(folder, cause)
  }
}

/** Checks and reads the same open file, so that it cannot be swapped in between; a symbolic link is refused. */
async function readPrivate(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      checkPrivate(path, await file.stat())
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof PullscopeError || hasCode(cause, 'ENOENT')) throw cause
    throw unreadable(path, cause)
  }
}

async function readPublic(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null
    throw unreadable(path, cause)
  }
}

/** Writes `text` to disk beside its destination, then lets `place` put it there. */
async function withTemporary<T>(
  folder: string,
  { text, mode }: { text: string; mode: number },
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = join(folder, `.ca-${randomBytes(8).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return await place(temporary)
  } catch (cause) {
    throw folderNotWritable(folder, cause)
  } finally {
    await rm(temporary, { force: true })
  }
}

function unreadable(path: string, cause: unknown): PullscopeError {
  return new PullscopeError(
    'file-unreadable',
    `cannot read ${path}: ${systemReason(cause)}`,
    'make it readable for you, or set PULLSCOPE_HOME to another folder',
    cause,
  )
}
