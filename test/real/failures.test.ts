// Pulls that fail, by real dockerd: what the user reads, and what the capture knows of it.

import { expect, it } from 'vitest'
import { line, stepsOf } from './export.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { exportJson, startTrace } from './pullscope.ts'
import { dockerLoginAndPull, dockerPull, dockerPullUntrusting, NO_AUTHORIZATION } from './scenarios/docker.ts'
import { stageWith } from './stage.ts'
import { hubOptions } from './watch.ts'

describeReal('docker pull that fails', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE, REDIS])

  it('a private repository without login: denied, in spite of a token', async () => {
    const { result, trace } = await stage.play(dockerPull('acme/private'))
    expect(result.pull.stderr).toContain('pull access denied for acme/private')
    expect(result.image).toBeNull()
    expect(trace.steps.map(line)).toEqual([
      'challenge GET 401 challenged',
      'token GET 200 ok',
      'resolve HEAD 401 denied',
      expect.stringMatching(/ GET 401 denied$/),
    ])
    expect(trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/acme/private:latest', 'failed'],
    ])
  })

  it('a private repository after login: complete', async () => {
    const { result, trace } = await stage.play(dockerLoginAndPull('acme/private'))
    expect(result.pull.code, result.pull.stderr).toBe(0)
    expect(result.image).not.toBeNull()
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
      ['pull', 'docker.io/acme/private:latest', 'complete'],
    ])
  })

  it('a tag that does not exist: missing', async () => {
    const { result, trace } = await stage.play(dockerPull('redis:nosuch'))
    expect(result.pull.stderr).toContain('manifest for redis:nosuch not found')
    expect(trace.steps.map(line)).toEqual([
      'challenge GET 401 challenged',
      'token GET 200 ok',
      'resolve HEAD 404 missing',
      expect.stringMatching(/ GET 404 missing$/),
    ])
    expect(trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/library/redis:nosuch', 'failed'],
    ])
  })

  it('an authorization server that cannot be reached: the answer is marked as pullscope’s own', async () => {
    const { result, trace } = await stage.play(dockerPull('hello-world'), { options: NO_AUTHORIZATION })
    expect(result.pull.stderr).toContain('502 Bad Gateway')
    const [token] = trace.steps.filter(({ phase }) => phase === 'token')
    expect(token).toMatchObject({ outcome: 'unreachable', status: 502 })
    expect(trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      // No manifest was asked for, so nobody knows the tag.
      ['docker.io/library/hello-world', 'failed'],
    ])
  })

  it('a client that does not trust the CA: a connect step that failed, and no request', async () => {
    const { result, trace } = await stage.play(dockerPullUntrusting('hello-world'))
    expect(result.pull.stderr).toContain('x509: certificate signed by unknown authority')
    expect(new Set(trace.steps.map(({ phase, url }) => `${phase} ${url ?? '-'}`))).toEqual(
      new Set(['connect -']),
    )
  })

  it('a trace that is killed leaves all it saw', async () => {
    const workspace = await stage.workspace()
    const tracing = await startTrace(workspace, hubOptions(stage.hub()))
    const { pull } = await dockerPull('hello-world')(workspace, tracing.proxy)
    await tracing.kill()
    expect(pull.code, pull.stderr).toBe(0)
    const trace = await exportJson(tracing.capture)
    const [only] = trace.pulls
    expect(only && stepsOf(trace, only).map(line).sort()).toEqual(
      [
        'challenge GET 401 challenged',
        'token GET 200 ok',
        'resolve HEAD 200 ok',
        'index GET 200 ok',
        'manifest GET 200 ok',
        'config GET 307 redirected',
        'config GET 200 ok',
        'layer GET 307 redirected',
        'layer GET 200 ok',
      ].sort(),
    )
  })
})
