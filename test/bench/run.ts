// `npm run bench`: every benchmark, one line each.

import { measure, type Bench } from './bench.ts'
import { decoding, reducing } from './core.ts'
import { recording } from './recording.ts'
import { screenCost } from './screen-cost.ts'
import { bytesOfChange, frames, looks } from './screen.ts'
import { startUp } from './start-up.ts'

const BENCHES: readonly Bench[] = [startUp, reducing, decoding, recording, frames, looks]

for (const bench of BENCHES) {
  const { name, peer, subjectMs, peerMs } = await measure(bench)
  const ratio = (subjectMs / peerMs).toFixed(2)
  process.stdout.write(
    `${name}: ${subjectMs.toFixed(1)} ms · ${peer}: ${peerMs.toFixed(1)} ms · ratio ${ratio}\n`,
  )
}

process.stdout.write(`screen, one download moves on: ${await bytesOfChange()} bytes\n`)

const { lines, screen } = await screenCost()
const ratio = (screen / lines).toFixed(2)
process.stdout.write(
  `300 MB under the screen: ${screen.toFixed(0)} MB/s · as lines: ${lines.toFixed(0)} MB/s · ratio ${ratio}\n`,
)
