// Real containerd (`ctr`) pulls through `pullscope trace`. It asks for no /v2/ first: each fetcher of its own meets
// a 401 and fetches a token, so a pull has two challenges or more.

import { expect, it } from 'vitest'
import { asked, causes, line, stepsOf } from './export.ts'
import { HELLO_WORLD, PRIVATE } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { containerdPull } from './scenarios/others.ts'
import { stageWith } from './stage.ts'

describeReal('ctr images pull', ['root', 'containerd', 'ctr'], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE])

  it('hello-world: one pull, with a challenge for each fetcher', async () => {
    const reference = 'docker.io/library/hello-world:latest'
    const { result, trace } = await stage.play(containerdPull(reference))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(result.images).toEqual([reference])
    expect(trace.pulls).toEqual([expect.objectContaining({ kind: 'pull', reference, status: 'complete' })])
    const [pull] = trace.pulls
    if (pull === undefined) return

    const steps = stepsOf(trace, pull)
    expect(steps).toHaveLength(trace.steps.length)
    expect(steps.slice(0, 7).map(line)).toEqual([
      'resolve HEAD 401 challenged',
      'token GET 200 ok',
      'resolve HEAD 200 ok',
      'index GET 401 challenged',
      'token GET 200 ok',
      'index GET 200 ok',
      'manifest GET 200 ok',
    ])
    expect(steps.slice(7).map(line).sort()).toEqual([
      'config GET 200 ok',
      'config GET 307 redirected',
      'layer GET 200 ok',
      'layer GET 307 redirected',
    ])
    const [challenged, token, resolved] = steps
    if (challenged === undefined || token === undefined || resolved === undefined) return
    expect(asked(trace, token)).toBe('authorization auth.docker.io')
    expect(causes(trace, resolved)).toEqual([line(token), line(challenged)])
    const content = steps.find((step) => line(step) === 'layer GET 200 ok')
    expect(content && asked(trace, content)).toBe('blob-store production.cloudflare.docker.com')
    expect(content && causes(trace, content)[0]).toBe('layer GET 307 redirected')
  })

  it('a private repository, with credentials: its tokens come by POST', async () => {
    const { result, trace } = await stage.play(containerdPull('docker.io/acme/private:latest', ALICE))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/acme/private:latest', 'complete'],
    ])
    const tokens = trace.steps.filter(({ phase }) => phase === 'token').map(line)
    expect(new Set(tokens)).toEqual(new Set(['token POST 200 ok']))
  })

  it('a private repository, without credentials: denied', async () => {
    const { result, trace } = await stage.play(containerdPull('docker.io/acme/private:latest'))
    expect(result.pull.code).not.toBe(0)
    expect(trace.steps.map(line)).toEqual([
      'resolve HEAD 401 challenged',
      'token GET 200 ok',
      'resolve HEAD 401 denied',
    ])
    expect(trace.pulls.map(({ status }) => status)).toEqual(['failed'])
  })
})
