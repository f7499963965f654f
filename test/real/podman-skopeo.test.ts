// Real podman and skopeo through `pullscope trace`. Both are made of containers/image: /v2/ first, then GET (no HEAD)
// of the tag; podman fetches the config before the layers, skopeo after.

import { expect, it } from 'vitest'
import { line, stepsOf } from './export.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { podmanPull, podmanPush, skopeoCopy, skopeoInspect, skopeoListTags } from './scenarios/others.ts'
import { stageWith } from './stage.ts'

const HELLO = 'docker.io/library/hello-world:latest'
const BEGINNING = [
  'challenge GET 401 challenged',
  'token GET 200 ok',
  'index GET 200 ok',
  'manifest GET 200 ok',
]
const CONFIG = ['config GET 307 redirected', 'config GET 200 ok']
const LAYER = ['layer GET 307 redirected', 'layer GET 200 ok']

describeReal('podman', ['root', 'podman'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('pull hello-world: config before layer', async () => {
    const { result, trace } = await stage.play(podmanPull(HELLO))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(result.arrived).toBe(true)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['pull', HELLO, 'complete'],
    ])
    expect(trace.pulls.flatMap((pull) => stepsOf(trace, pull).map(line))).toEqual([
      ...BEGINNING,
      ...CONFIG,
      ...LAYER,
    ])
  })

  it('login, pull, push under another name: three pulls of three kinds', async () => {
    const { result, trace } = await stage.play(podmanPush(HELLO, 'docker.io/alice/by-podman:v1'))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
      ['pull', HELLO, 'complete'],
      ['push', 'docker.io/alice/by-podman:v1', 'complete'],
    ])
  })
})

describeReal('skopeo', [], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE, REDIS])

  it('copy hello-world: layer before config', async () => {
    const { result, trace } = await stage.play(skopeoCopy(HELLO))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['pull', HELLO, 'complete'],
    ])
    expect(trace.pulls.flatMap((pull) => stepsOf(trace, pull).map(line))).toEqual([
      ...BEGINNING,
      ...LAYER,
      ...CONFIG,
    ])
  })

  it('copy of a private image, with credentials', async () => {
    const { result, trace } = await stage.play(skopeoCopy('docker.io/acme/private:latest', ALICE))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/acme/private:latest', 'complete'],
    ])
  })

  it('copy of a private image, without credentials: denied, twice, since skopeo asks for another token', async () => {
    const { result, trace } = await stage.play(skopeoCopy('docker.io/acme/private:latest'))
    expect(result.code).not.toBe(0)
    expect(trace.steps.map(({ phase, status, outcome }) => [phase, status, outcome]).slice(2)).toEqual([
      [expect.anything(), 401, 'denied'],
      ['token', 200, 'ok'],
      [expect.anything(), 401, 'denied'],
    ])
    expect(trace.pulls.map(({ status }) => status)).toEqual(['failed'])
  })

  it('inspect: the token dance twice, and the tag list at the end', async () => {
    const { result, trace } = await stage.play(skopeoInspect('docker.io/library/redis:latest'))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.steps.map(line)).toEqual([
      ...BEGINNING,
      ...CONFIG,
      'challenge GET 401 challenged',
      'token GET 200 ok',
      'tags GET 200 ok',
    ])
  })

  it('list-tags', async () => {
    const { result, trace } = await stage.play(skopeoListTags('docker.io/library/redis'))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['list', 'docker.io/library/redis', 'complete'],
    ])
  })
})
