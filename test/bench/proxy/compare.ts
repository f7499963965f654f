// The proxy's benchmark: every subject in turns, some rounds, so that a slow minute slows them all.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isInstalled } from '../../helpers/programs.ts'
import { download, load, stallingClient, stallingUpload } from './measures.ts'
import { makeIdentity, startOrigin, type Identity, type Origin } from './origin.ts'
import { memory } from './program.ts'
import { subjectKinds, type Subject, type SubjectKind } from './subjects.ts'
import { Results } from './results.ts'

const ROUNDS = 3
const LOAD_S = 3
const STALL_MS = 3_000
/** Some go on loading when clients can connect already. */
const SETTLING_MS = 1_000

/** One column of the table. */
interface Course {
  readonly name: string
  readonly proxy: Subject | null
  readonly http: '1.1' | '2'
  /** Less where a round takes half a minute. */
  readonly rounds: number
}

/** Prints the table. Needs nginx and curl, and says so where they are not. */
export async function compareProxies(blobMiB: number): Promise<void> {
  for (const program of ['nginx', 'curl']) {
    if (isInstalled(program)) continue
    process.stdout.write(`proxy: skipped, no ${program} on this machine\n`)
    return
  }
  if (!isInstalled('mitmdump'))
    process.stdout.write('proxy: without mitmdump, which is not on this machine\n')
  const folder = mkdtempSync(join(tmpdir(), 'pullscope-bench-'))
  try {
    const identity = await makeIdentity(folder)
    const origin = await startOrigin(folder, identity, blobMiB)
    try {
      const results = new Results()
      const kinds = subjectKinds(folder, identity)
      await measureFresh(kinds, { origin, identity, results })
      await measureCourses(kinds, { origin, results })
      process.stdout.write(results.table())
    } finally {
      await origin.program.stop()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Stage {
  readonly origin: Origin
  readonly results: Results
}

/** What needs a process that has done nothing else: its start, and its memory while one side stalls. */
async function measureFresh(
  kinds: readonly SubjectKind[],
  { origin, identity, results }: Stage & { readonly identity: Identity },
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    for (const kind of kinds) {
      progress(`start and stalls, ${kind.name}, round ${round}`)
      const { name, port, program } = await kind.start()
      const way = { origin, proxyPort: port }
      results.add('start-up, ms', name, program.startMs)
      await setTimeout(SETTLING_MS)
      results.add('idle memory, MiB', name, memory(program.pid).now)
      await load(way, { connections: 1, seconds: 0.1 }) // what the first request loads is not the stall's
      const { pid } = program
      results.add('stalled client, MiB more', name, await stallingClient(way, pid, STALL_MS))
      results.add(
        'stalled upload, MiB more',
        name,
        await stallingUpload(port, identity, { pid, ms: STALL_MS }),
      )
      await program.stop()
    }
  }
}

async function measureCourses(kinds: readonly SubjectKind[], { origin, results }: Stage): Promise<void> {
  const subjects: Subject[] = []
  try {
    for (const kind of kinds) subjects.push(await kind.start())
    const courses = coursesOf(subjects)
    for (const [parallel, most] of [
      [1, ROUNDS],
      [3, 2],
    ] as const) {
      await inTurns(courses, most, `${parallel} × blob`, async ({ name, proxy, http }) => {
        const { rate, cpuPerGib } = await download({ origin, proxy, http, parallel })
        results.add(`${parallel} × blob, MB/s`, name, rate)
        if (cpuPerGib !== null) results.add(`${parallel} × blob, CPU ms a GiB`, name, cpuPerGib)
      })
    }
    for (const { name, program } of subjects) results.add('peak memory, MiB', name, memory(program.pid).peak)
    // The load speaks HTTP/1.1 only.
    const plain = courses.filter(({ http }) => http === '1.1')
    for (const connections of [1, 32]) {
      await inTurns(plain, 2, `${connections} connections`, async ({ name, proxy }) => {
        const way = { origin, proxyPort: proxy?.port ?? null }
        const { perSecond, p50, p99 } = await load(way, { connections, seconds: LOAD_S })
        results.add(`${connections} connections, requests/s`, name, perSecond)
        results.add(`${connections} connections, p50 ms`, name, p50)
        results.add(`${connections} connections, p99 ms`, name, p99)
      })
    }
  } finally {
    for (const { program } of subjects) await program.stop()
  }
}

function coursesOf(subjects: readonly Subject[]): readonly Course[] {
  return [
    { name: 'direct', proxy: null, http: '1.1', rounds: ROUNDS },
    ...subjects.map((proxy): Course => ({ name: proxy.name, proxy, http: '1.1', rounds: ROUNDS })),
    ...subjects
      .filter(({ name }) => name === 'mitmdump')
      .map((proxy): Course => ({ name: 'mitmdump, HTTP/2', proxy, http: '2', rounds: 1 })),
  ]
}

async function inTurns(
  courses: readonly Course[],
  most: number,
  what: string,
  measure: (course: Course) => Promise<void>,
): Promise<void> {
  for (let round = 1; round <= most; round++) {
    for (const course of courses.filter(({ rounds }) => rounds >= round)) {
      progress(`${what}, ${course.name}, round ${round}`)
      await measure(course)
    }
  }
}

function progress(text: string): void {
  process.stderr.write(`proxy: ${text}\n`)
}
