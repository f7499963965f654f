// A trace of the built command that can be asked what it holds: open files and sockets, and memory after a collection.

import { readdirSync, readlinkSync } from 'node:fs'
import { startTrace, type Live } from '../cli/pullscope.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** What one thread holds after a collection of garbage. */
export interface Held {
  readonly bytes: number
  /** What keeps its loop awake: sockets, timers, ports. */
  readonly resources: number
}

export interface HeldByBoth {
  /** The thread that records and shows. */
  readonly main: Held
  readonly relay: Held
}

export interface Watched extends Live {
  readonly held: () => Promise<HeldByBoth>
  /** Of the whole process, but for modules: some are read when the ready line has been said. */
  readonly descriptors: () => number
}

/** Loaded into both threads before anything else: at SIGUSR2 each says what it holds. */
const PROBE = `import { isMainThread, BroadcastChannel } from 'node:worker_threads'
  const channel = new BroadcastChannel('probe')
  const tell = () => {
    gc()
    const { heapUsed, external } = process.memoryUsage()
    const held = { bytes: heapUsed + external, resources: process.getActiveResourcesInfo().length }
    process.stderr.write((isMainThread ? 'main ' : 'relay ') + JSON.stringify(held) + '\\n')
  }
  channel.unref()
  if (isMainThread) process.on('SIGUSR2', () => { channel.postMessage(''); tell() })
  else channel.onmessage = tell`

export async function watchedTrace(options: readonly string[]): Promise<Watched> {
  const preload = `--expose-gc --import data:text/javascript,${encodeURIComponent(PROBE)}`
  const live = await startTrace(options, { node: preload.split(' ') })
  let read = live.running.stderr().length
  const said = (thread: string): Held | null => {
    const [, held] = new RegExp(`^${thread} (\\{.*\\})\\n`, 'm').exec(live.running.stderr().slice(read)) ?? []
    return held === undefined ? null : (JSON.parse(held) as Held)
  }
  return {
    ...live,
    descriptors: () => openBy(live.running.pid).filter((path) => !/\.(js|json)$/.test(path)).length,
    async held() {
      read = live.running.stderr().length
      process.kill(live.running.pid, 'SIGUSR2')
      const probe = (): HeldByBoth | null => {
        const [main, relay] = [said('main'), said('relay')]
        return main === null || relay === null ? null : { main, relay }
      }
      return waitFor(probe, {
        what: 'both threads to say what they hold',
        deadlineMs: 60_000,
        seen: () => live.running.stderr().slice(read),
      })
    },
  }
}

/** What each descriptor leads to. */
function openBy(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${folder}/${descriptor}`)]
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // closed since it was listed
      throw error
    }
  })
}

/** Waits until no more files and sockets are open than before. */
export function backTo(before: number, { running, descriptors }: Watched): Promise<number> {
  return waitFor(() => descriptors() <= before && descriptors(), {
    what: `${before} descriptors again`,
    deadlineMs: 30_000,
    seen: () => ({ now: descriptors(), output: running.output().slice(-1000) }),
  })
}
