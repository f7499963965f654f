// Where keys live, and whether that place is private enough. Knows nothing of certificates.

import type { Stats } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { PullscopeError } from '../src/errors.ts'
import { hasCode, systemReason } from '../src/io/system-error.ts'

/**
 * `$PULLSCOPE_HOME`, else `$XDG_DATA_HOME/pullscope`, else `~/.local/share/pullscope`. An empty variable counts as
 * unset, and so does a relative `$XDG_DATA_HOME` (XDG Base Directory Specification 0.8).
 */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const own = env['PULLSCOPE_HOME']
  if (own !== undefined && own !== '') return resolve(own)
  const xdg = env['XDG_DATA_HOME']
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'pullscope')
  const home = env['HOME']
  return join(home === undefined || home === '' ? homedir() : home, '.local', 'share', 'pullscope')
}

/**
 * Makes the folder, 0700, if there is none, and its parents. Throws `folder-not-writable`, or `ca-too-open` as
 * `checkPrivate` does.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (cause) {
    throw folderNotWritable(folder, cause)
  }
  await checkPrivateFolder(folder)
}

/** Node's own `recursive` never comes back where a folder is there in which none can be made, as in /proc (20.20.2). */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (cause) {
    // Another process may have made it between our two looks.
    if (!(await isFolder(folder))) throw cause
  }
}

/** What is wrong with a path that cannot even be looked at, mkdir says. */
function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

/** Throws `ca-too-open` as `checkPrivate` does. A folder that does not exist passes: nothing lies open in it. */
export async function checkPrivateFolder(folder: string): Promise<void> {
  let stats: Stats
  try {
    stats = await stat(folder)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return
    throw new PullscopeError(
      'file-unreadable',
      `cannot look at ${folder}: ${systemReason(cause)}`,
      OTHER_FOLDER,
      cause,
    )
  }
  checkPrivate(folder, stats)
}

/**
 * Throws `ca-too-open` when the file or folder belongs to another user or lets others in. Windows has neither owners
 * nor modes in this sense; there a user's profile folder is private by its access list.
 */
export function checkPrivate(path: string, stats: Stats): void {
  const user = process.getuid?.()
  if (user === undefined) return
  if (stats.uid !== user) {
    throw new PullscopeError(
      'ca-too-open',
      `${path} belongs to user ${stats.uid}, but pullscope runs as user ${user}; whoever owns it could swap the CA's key`,
      OTHER_FOLDER,
    )
  }
  const mode = stats.mode & 0o777
  if ((mode & 0o077) === 0) return
  const found = `${path} has mode 0${mode.toString(8)}`
  throw stats.isDirectory()
    ? new PullscopeError(
        'ca-too-open',
        `${found}, but the CA's key needs a folder that other users cannot enter`,
        `chmod 700 ${shellWord(path)}`,
      )
    : new PullscopeError(
        'ca-too-open',
        `${found}: other users can get at the CA's key, and with it at your TLS traffic`,
        `chmod 600 ${shellWord(path)}  # and, if somebody may have read the key: pullscope ca rotate`,
      )
}

export function folderNotWritable(folder: string, cause: unknown): PullscopeError {
  return new PullscopeError(
    'folder-not-writable',
    `cannot write the CA into ${folder}: ${systemReason(cause)}`,
    OTHER_FOLDER,
    cause,
  )
}

/** `text` as one word of a POSIX shell, quoted only when it has to be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

const OTHER_FOLDER = 'set PULLSCOPE_HOME to a folder of your own that you can write to'
