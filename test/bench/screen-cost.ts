// What the screen costs a pull: 300 MB through the demo, with the screen up and without, in turns, in a real terminal.
// Hub, puller, proxy and screen share one process here, so this is the worst case.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { openTmux } from '../real/tmux.ts'

const ROUNDS = 5
const DEMO = `${process.execPath} ${join(process.cwd(), 'dist/src/cli/main.js')} demo --image big --speed max`

/** Median throughput of the large layer, MB/s, without and with the screen. */
export async function screenCost(): Promise<{ readonly lines: number; readonly screen: number }> {
  const rates: { readonly lines: number[]; readonly screen: number[] } = { lines: [], screen: [] }
  for (let i = 0; i < ROUNDS; i++) {
    rates.lines.push(await pullOnce('--no-ui'))
    rates.screen.push(await pullOnce(''))
  }
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  return { lines: median(rates.lines), screen: median(rates.screen) }
}

async function pullOnce(flags: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pullscope-bench-'))
  const tmux = openTmux(120, 40)
  try {
    const capture = join(folder, 'pull.jsonl')
    tmux.run(`${DEMO} ${flags} -o ${capture}`)
    const rate = await waitFor(() => (existsSync(capture) ? rateIn(readFileSync(capture, 'utf8')) : null), {
      deadlineMs: 60_000,
      what: 'the large layer',
      seen: () => tmux.rows(),
    })
    tmux.press('q')
    return rate
  } finally {
    tmux.close()
    rmSync(folder, { recursive: true })
  }
}

/** MB/s of the largest answer; null while it is not over. */
function rateIn(capture: string): number | null {
  const lines = capture.split('\n').slice(0, -1) // the last may still be under way
  const events = lines.map((line) => JSON.parse(line) as CaptureEvent)
  for (const end of events) {
    if (end.type !== 'response.completed' || end.body.bytes < 100_000_000) continue
    const start = events.find((event) => event.type === 'response.started' && event.exchange === end.exchange)
    if (start !== undefined) return end.body.bytes / 1000 / (end.at - start.at)
  }
  return null
}
