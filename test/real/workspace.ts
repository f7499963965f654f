// A temporary folder, and what has to be stopped before it goes. Knows nothing of what is in it.

import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Workspace {
  /** A new, empty folder in the workspace. */
  folder(name: string): Promise<string>
  /** Stops things in the reverse order of their start. */
  onClose(stop: () => Promise<unknown>): void
  /** Stops everything, then removes the folder. The first error is thrown after all the rest was tried. */
  close(): Promise<void>
}

/** Short names: dockerd's socket path must stay under 108 bytes. */
export async function openWorkspace(): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'pullscope-real-'))
  const stops: (() => Promise<unknown>)[] = []
  let made = 0
  return {
    folder: async (name) => {
      const path = join(root, `${made++}-${name}`)
      await mkdir(path)
      return path
    },
    onClose: (stop) => stops.push(stop),
    close: async () => {
      const errors: unknown[] = []
      for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => errors.push(error))
      await rm(root, { recursive: true, force: true }).catch((error: unknown) => errors.push(error))
      if (errors.length > 0) throw errors[0]
    },
  }
}
