// Real dockerd pulls through `pullscope trace`: the image arrives, and the export tells what happened.

import { expect, it } from 'vitest'
import { asked, causes, line, stepsOf } from './export.ts'
import type { ExportedStep, TraceExport } from './export.ts'
import { HELLO_WORLD, REDIS, TEAM_APP } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { dockerLoginAndPull, dockerPull } from './scenarios/docker.ts'
import { stageWith } from './stage.ts'

describeReal('docker pull', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD, REDIS, TEAM_APP])

  it('hello-world: one pull, in its phases, with causes and participants', async () => {
    const { result, trace } = await stage.play(dockerPull('hello-world'))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    const [pull] = trace.pulls
    expect(trace.pulls).toEqual([
      expect.objectContaining({
        kind: 'pull',
        reference: 'docker.io/library/hello-world:latest',
        platform: `linux/${result.image?.Architecture ?? '?'}`,
        status: 'complete',
      }),
    ])
    if (pull === undefined) return
    expect(result.image?.RepoDigests).toEqual([`hello-world@${pull.digest ?? ''}`])

    const steps = stepsOf(trace, pull)
    expect(steps).toHaveLength(trace.steps.length)
    expect(steps.slice(0, 5).map(line)).toEqual([
      'challenge GET 401 challenged',
      'token GET 200 ok',
      'resolve HEAD 200 ok',
      'index GET 200 ok',
      'manifest GET 200 ok',
    ])
    // Config and layer are fetched side by side.
    expect(steps.slice(5).map(line).sort()).toEqual([
      'config GET 200 ok',
      'config GET 307 redirected',
      'layer GET 200 ok',
      'layer GET 307 redirected',
    ])
    expectWhoAndWhy(trace, steps)
  })

  it('redis: each of six layers is redirected, then fetched', async () => {
    const { result, trace } = await stage.play(dockerPull('redis'))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(result.image?.RootFS.Layers).toHaveLength(6)
    const [pull, ...more] = trace.pulls
    expect(more).toEqual([])
    expect(pull?.status).toBe('complete')
    const layers = trace.steps.filter(({ phase }) => phase === 'layer').map(line)
    expect(layers.filter((each) => each === 'layer GET 307 redirected')).toHaveLength(6)
    expect(layers.filter((each) => each === 'layer GET 200 ok')).toHaveLength(6)
    expect(layers).toHaveLength(12)
    expect(pull?.bytes).toBeGreaterThan(4_200_000)
  })

  it('a name of three parts, for a user who is logged in', async () => {
    const { result, trace } = await stage.play(dockerLoginAndPull('acme/team/app:v1.2.3'))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
      ['pull', 'docker.io/acme/team/app:v1.2.3', 'complete'],
    ])
  })
})

/** Who was asked, and what each step followed from, in a dockerd pull of one layer. */
function expectWhoAndWhy(trace: TraceExport, steps: readonly ExportedStep[]): void {
  const told = new Map(
    steps.map((step) => [line(step), { asked: asked(trace, step), because: causes(trace, step)[0] ?? null }]),
  )
  const registry = 'registry registry-1.docker.io'
  const blobStore = 'blob-store production.cloudflare.docker.com'
  expect(Object.fromEntries(told)).toEqual({
    'challenge GET 401 challenged': { asked: registry, because: null },
    'token GET 200 ok': { asked: 'authorization auth.docker.io', because: 'challenge GET 401 challenged' },
    'resolve HEAD 200 ok': { asked: registry, because: 'token GET 200 ok' },
    'index GET 200 ok': { asked: registry, because: expect.anything() as unknown },
    'manifest GET 200 ok': { asked: registry, because: expect.anything() as unknown },
    'config GET 307 redirected': { asked: registry, because: expect.anything() as unknown },
    'config GET 200 ok': { asked: blobStore, because: 'config GET 307 redirected' },
    'layer GET 307 redirected': { asked: registry, because: expect.anything() as unknown },
    'layer GET 200 ok': { asked: blobStore, because: 'layer GET 307 redirected' },
  })
  const [client] = trace.participants.filter(({ role }) => role === 'client')
  expect(new Set(steps.map(({ from }) => from))).toEqual(new Set([client?.id]))
}
