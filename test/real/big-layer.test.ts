// A layer of 300 MB, pulled by real dockerd: pullscope hashes it as it streams, and never holds it.

import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { line } from './export.ts'
import { BIG } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { dockerPull } from './scenarios/docker.ts'
import { stageWith } from './stage.ts'

const MEMORY_LIMIT = 150_000_000

describeReal('a layer of 300 MB', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([BIG])

  it(`passes with less than ${MEMORY_LIMIT / 1e6} MB of memory, its digest verified on the fly`, async () => {
    const { result, trace, capture, peakMemory } = await stage.play(dockerPull('big'))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(peakMemory).toBeLessThan(MEMORY_LIMIT)
    expect(peakMemory).toBeGreaterThan(10_000_000)

    const layer = trace.steps.find((step) => line(step) === 'layer GET 200 ok')
    expect(layer?.bytes).toBeGreaterThan(300_000_000)
    const [, hex = 'no digest'] = /sha256\/\w\w\/(\w{64})\/data/.exec(layer?.url ?? '') ?? []
    const events = (await readFile(capture, 'utf8'))
      .split('\n')
      .filter((each) => each.includes('"response.completed"'))
    expect(events.filter((each) => each.includes(`"sha256":"${hex}"`))).toHaveLength(1)
  })
})
