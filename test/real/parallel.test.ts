// Two pulls at the same time stay two pulls: of one daemon, and of two clients.

import { expect, it } from 'vitest'
import { stepsOf } from './export.ts'
import type { TraceExport } from './export.ts'
import { HELLO_WORLD, REDIS } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { dockerPull, dockerTwoPulls } from './scenarios/docker.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'

describeReal('two pulls at once', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD, REDIS])

  it('of two images by one dockerd', async () => {
    const { result, trace } = await stage.play(dockerTwoPulls('hello-world', 'redis'))
    expect(result.map(({ code }) => code)).toEqual([0, 0])
    expect(pulled(trace)).toEqual([
      ['docker.io/library/hello-world:latest', 'complete', 9],
      ['docker.io/library/redis:latest', 'complete', 19],
    ])
    expectOwnRepositoryOnly(trace)
  })

  it('of one image by dockerd and skopeo', async () => {
    const { result, trace } = await stage.play(async (workspace, proxy) =>
      Promise.all([
        dockerPull('redis')(workspace, proxy),
        skopeoCopy('docker.io/library/redis:latest')(workspace, proxy),
      ]),
    )
    expect([result[0].pull.code, result[1].code]).toEqual([0, 0])
    expect(pulled(trace)).toEqual([
      ['docker.io/library/redis:latest', 'complete', 18],
      ['docker.io/library/redis:latest', 'complete', 19],
    ])
    expect(new Set(trace.pulls.map(({ client }) => client)).size).toBe(2)
    for (const pull of trace.pulls) {
      expect(new Set(stepsOf(trace, pull).map(({ from }) => from))).toEqual(new Set([pull.client]))
    }
  })
})

/** Reference, status and number of steps of each pull, sorted. */
function pulled(trace: TraceExport): (readonly [string, string, number])[] {
  return trace.pulls
    .map(({ reference, status, steps }) => [reference, status, steps.length] as const)
    .sort((a, b) => a[0].localeCompare(b[0]) || a[2] - b[2])
}

/** No step of a pull names another pull's repository, in its path or in the scope of its token. */
function expectOwnRepositoryOnly(trace: TraceExport): void {
  for (const pull of trace.pulls) {
    const own = pull.reference.replace(/^docker\.io\//, '').replace(/:\w+$/, '')
    const named = stepsOf(trace, pull).flatMap(
      ({ url }) => decodeURIComponent(url ?? '').match(/library\/[\w-]+/) ?? [],
    )
    expect(new Set(named)).toEqual(new Set([own]))
  }
}
