// What it costs to open a capture of 100 MB and to export it: each in a process of its own, beside one that only parses.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EXPORT_FORMATS } from '../../../src/views/index.ts'
import { writeBigCapture } from './big-capture.ts'

const ROUNDS = 3

/** What each process says at its end, on a stream of its own. */
const TELL = `import { writeSync } from 'node:fs'
const began = performance.now()
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeSync(3, JSON.stringify({ wallMs: performance.now() - began, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024 }))
})`

/** The least that reading a capture can cost: every line parsed, none kept. */
const PARSE = `const { createReadStream } = await import('node:fs')
let rest = Buffer.alloc(0)
for await (const chunk of createReadStream(process.argv[1], { highWaterMark: 1 << 20 })) {
  const bytes = Buffer.concat([rest, chunk])
  let from = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
    JSON.parse(bytes.toString('utf8', from, at))
    from = at + 1
  }
  rest = bytes.subarray(from)
}`

interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMiB: number
}

interface Subject {
  readonly name: string
  readonly args: readonly string[]
}

/** Prints a table; the build must be there. */
export function compareCaptures(): void {
  const folder = mkdtempSync(join(tmpdir(), 'pullscope-bench-'))
  try {
    const path = join(folder, 'big.jsonl')
    const { exchanges, events } = writeBigCapture(path)
    const subjects = subjectsOn(path, join(folder, 'out'))
    const costs = new Map(subjects.map(({ name }) => [name, [] as Cost[]]))
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, args } of subjects) costs.get(name)?.push(run(args))
    }
    process.stdout.write(`\ncapture of ${exchanges} exchanges, ${events} events\n\n${tableOf(costs)}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function subjectsOn(path: string, out: string): readonly Subject[] {
  const load = pathToFileURL(join(process.cwd(), 'dist/src/cli/load-capture.js')).href
  const inline = (code: string): readonly string[] => ['--input-type=module', '-e', code, path]
  return [
    { name: 'JSON.parse of every line', args: inline(PARSE) },
    {
      name: 'open',
      args: inline(`const { loadCapture } = await import('${load}'); await loadCapture(process.argv[1])`),
    },
    ...EXPORT_FORMATS.map(({ id }) => ({
      name: `export --to ${id}`,
      args: ['dist/src/cli/main.js', 'export', path, '--to', id, '-o', out],
    })),
  ]
}

function run(args: readonly string[]): Cost {
  const tell = `data:text/javascript,${encodeURIComponent(TELL)}`
  const done = spawnSync(process.execPath, ['--import', tell, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${String(done.status)}`)
  return JSON.parse(done.output[3] ?? '') as Cost
}

function tableOf(costs: ReadonlyMap<string, readonly Cost[]>): string {
  const [[, peer = []] = []] = costs
  const row = ([name, rounds]: readonly [string, readonly Cost[]]): string => {
    const wall = rounds.map(({ wallMs }) => wallMs)
    const cpu = median(rounds.map(({ cpuMs }) => cpuMs))
    const ratio = cpu / median(peer.map(({ cpuMs }) => cpuMs))
    const peak = Math.max(...rounds.map(({ peakMiB }) => peakMiB))
    const cells = [
      ms(median(wall)),
      `${ms(Math.min(...wall))}–${ms(Math.max(...wall))}`,
      ms(cpu),
      ratio.toFixed(2),
    ]
    return `| ${[name, ...cells, peak.toFixed(0)].join(' | ')} |\n`
  }
  const head = '| | wall, ms | range | CPU, ms | CPU ÷ parse | peak, MiB |\n| - | -: | -: | -: | -: | -: |\n'
  return head + [...costs].map(row).join('')
}

const ms = (value: number): string => value.toFixed(0)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
