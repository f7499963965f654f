// `--keep DIR`: each fault as a small capture in a file of its own, so that it can be tried again.

import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CaptureEvent } from '../../capture/event.ts'
import { PullscopeError } from '../../errors.ts'
import { openRecorder, type Recorder } from '../../io/recorder.ts'
import { hasCode, systemReason } from '../../io/system-error.ts'
import { keptCapture, type Circumstances } from '../../replay/kept.ts'
import type { Verdict } from '../../replay/verdict.ts'
import { note } from '../stdio.ts'

/** To be called before anything is asked: a check takes a while. Throws `folder-not-writable`. */
export async function prepareKeeping(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(folder)).isDirectory()) return
    const message = `--keep ${folder}: ${hasCode(error, 'EEXIST') ? 'this is a file' : systemReason(error)}`
    throw new PullscopeError('folder-not-writable', message, 'give a folder that you can write to', error)
  }
}

/** With those above it. Not by Node's recursive mkdir, which spins for ever under /proc (20.20.2). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const above = dirname(folder)
    if (!hasCode(error, 'ENOENT') || above === folder) throw error
    await makeAbove(above)
    await mkdir(folder, { mode: 0o700 })
  }
}

async function makeAbove(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

export interface Keeping {
  readonly verdicts: readonly Verdict[]
  /** How the candidate at this URL was asked. */
  readonly circumstancesAt: (candidate: URL) => Circumstances
}

/** Files that are there stay: they are somebody's regression tests. Throws `file-not-writable`. */
export async function keepFaults(
  folder: string,
  events: readonly CaptureEvent[],
  { verdicts, circumstancesAt }: Keeping,
): Promise<void> {
  for (const verdict of verdicts) {
    const url = new URL(verdict.candidate)
    for (const fault of verdict.faults) {
      const path = join(folder, `${url.host.replace(/[^\w.-]/g, '_')}-${fault.id}.jsonl`)
      await writeNew(path, keptCapture(events, { verdict, fault }, circumstancesAt(url)))
    }
  }
}

/** As `-o` writes: mode 0600, and with an end by which a file that was cut or changed can be told. */
async function writeNew(path: string, events: readonly CaptureEvent[]): Promise<void> {
  const failures: string[] = []
  const recorder = openUnlessThere(path, (reason) => failures.push(reason))
  if (recorder === null) {
    note(`${path} is there already, and stays`)
    return
  }
  for (const event of events) recorder.record(event)
  recorder.close()
  const [failure] = failures
  if (failure === undefined) {
    note(`kept ${path}`)
    return
  }
  await rm(path, { force: true }) // half of it would stay the next time, as if it were whole
  const remedy = 'free the disk, or give another folder'
  throw new PullscopeError('file-not-writable', `cannot write ${path}: ${failure}`, remedy)
}

function openUnlessThere(path: string, onFailure: (reason: string) => unknown): Recorder | null {
  try {
    return openRecorder({ path, onFailure })
  } catch (error) {
    if (error instanceof PullscopeError && error.code === 'file-exists') return null
    throw error
  }
}
