// `--keep DIR`: each fault as a small capture in a file of its own, so that it can be tried again.

import { mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '../../capture/codec.ts'
import type { CaptureEvent } from '../../capture/event.ts'
import { PullscopeError } from '../../errors.ts'
import { hasCode, systemReason } from '../../io/system-error.ts'
import { keptCapture, type Circumstances } from '../../replay/kept.ts'
import type { Verdict } from '../../replay/verdict.ts'
import { note } from '../stdio.ts'

/**
 * To be called before anything is asked: a check takes a while. Makes the last folder of the path alone, since Node's
 * recursive mkdir spins for ever under /proc (20.20.2). Throws `folder-not-writable`.
 */
export async function prepareKeeping(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(folder)).isDirectory()) return
    const message = `--keep ${folder}: ${hasCode(error, 'EEXIST') ? 'this is a file' : systemReason(error)}`
    throw new PullscopeError('folder-not-writable', message, 'give a folder that you can write to', error)
  }
}

/** Files that are there stay: they are somebody's regression tests. Throws `file-not-writable`. */
export async function keepFaults(
  folder: string,
  events: readonly CaptureEvent[],
  {
    verdicts,
    circumstances,
  }: { readonly verdicts: readonly Verdict[]; readonly circumstances: Circumstances },
): Promise<void> {
  for (const verdict of verdicts) {
    for (const fault of verdict.faults) {
      const path = join(
        folder,
        `${new URL(verdict.candidate).host.replace(/[^\w.-]/g, '_')}-${fault.id}.jsonl`,
      )
      const lines = keptCapture(events, { verdict, fault }, circumstances).map(
        (event) => `${encode(event)}\n`,
      )
      await writeNew(path, lines.join(''))
    }
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    note(`kept ${path}`)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      note(`${path} is there already, and stays`)
      return
    }
    const message = `cannot write ${path}: ${systemReason(error)}`
    throw new PullscopeError('file-not-writable', message, 'free the disk, or give another folder', error)
  }
}
