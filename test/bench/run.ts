// `npm run bench`: every benchmark, one line each, and a table for the proxy. `npm run bench -- proxy` is the table alone,
// and `npm run bench -- proxy 256` the table with a blob of 256 MiB instead of 1,024. `npm run bench -- capture` is what
// opening and exporting a long capture costs.

import { measure, type Bench } from './bench.ts'
import { compareCaptures } from './capture/compare.ts'
import { compareProxies } from './proxy/compare.ts'
import { decoding, reducing } from './core.ts'
import { lookCost, PARTS } from './live.ts'
import { recording } from './recording.ts'
import { screenCost } from './screen-cost.ts'
import { bytesOfChange, frames, judgements, looks } from './screen.ts'
import { startUp } from './start-up.ts'

const BENCHES: readonly Bench[] = [startUp, reducing, decoding, recording, frames, looks, ...judgements]

const [part, mebibytes = '1024'] = process.argv.slice(2)

if (part === undefined) await measureOurselves()
if (part !== 'proxy') compareCaptures()
if (part !== 'capture') await compareProxies(Number(mebibytes))

async function measureOurselves(): Promise<void> {
  for (const bench of BENCHES) {
    const { name, peer, subjectMs, peerMs } = await measure(bench)
    const ratio = (subjectMs / peerMs).toFixed(2)
    process.stdout.write(
      `${name}: ${subjectMs.toFixed(1)} ms · ${peer}: ${peerMs.toFixed(1)} ms · ratio ${ratio}\n`,
    )
  }

  for (const exchanges of [2000, 20_000]) {
    const cost = lookCost(exchanges)
    const parts = PARTS.map((part) => `${part} ${cost[part].toFixed(2)}`).join(' · ')
    process.stdout.write(`one more look at ${exchanges} exchanges, ms of CPU: ${parts}\n`)
  }

  process.stdout.write(`screen, one download moves on: ${await bytesOfChange()} bytes\n`)

  const { lines, screen } = await screenCost()
  const ratio = (screen / lines).toFixed(2)
  process.stdout.write(
    `300 MB under the screen: ${screen.toFixed(0)} MB/s · as lines: ${lines.toFixed(0)} MB/s · ratio ${ratio}\n`,
  )
}
