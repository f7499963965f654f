// Real `docker login` and `docker push` through `pullscope trace`: bodies go up, tokens carry more than one scope.

import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { asked, causes, line, stepsOf } from './export.ts'
import { HELLO_WORLD, PRIVATE } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { dockerLogin, dockerLoginAndPull, dockerPullAndPush, dockerPush } from './scenarios/docker.ts'
import { stageWith } from './stage.ts'

describeReal('docker login and push', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE])

  it('login: challenge, token without a scope, and /v2/ again', async () => {
    const { result, trace } = await stage.play(dockerLogin())
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
    ])
    expect(trace.steps.map(line)).toEqual([
      'challenge GET 401 challenged',
      'token GET 200 ok',
      'challenge GET 200 ok',
    ])
    const [challenge, token, again] = trace.steps
    if (challenge === undefined || token === undefined || again === undefined) return
    expect(causes(trace, again)).toEqual([line(token), line(challenge)])
    const { searchParams } = new URL(token.url ?? '')
    expect([...searchParams.keys()].sort()).toEqual(['account', 'client_id', 'offline_token', 'service'])
  })

  it('login with a wrong password: the token service denies it', async () => {
    const { result, trace } = await stage.play(dockerLogin('not her password'))
    expect(result.code).not.toBe(0)
    expect(trace.steps.map(line)).toEqual(['challenge GET 401 challenged', 'token GET 401 denied'])
    expect(trace.pulls.map(({ kind, status }) => [kind, status])).toEqual([['login', 'failed']])
  })

  it('no secret of the login is in the capture', async () => {
    const watched = await stage.play(dockerLoginAndPull('acme/private'))
    expect(watched.result.pull.code, watched.result.pull.stderr).toBe(0)
    const capture = await readFile(watched.capture, 'utf8')
    const basic = Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')
    // A JWT begins with {"…" in base64url; a signed blob URL has ?verify=EXPIRY-SIGNATURE.
    for (const secret of [ALICE.password, basic, /eyJ[\w-]+\.[\w-]+\.[\w-]+/, /verify=\d+-/]) {
      expect(capture).not.toMatch(secret)
    }
  })

  it('push of a new image: layer and config go up and are checked; then the manifest', async () => {
    const { result, trace } = await stage.play(dockerPush('alice/greeting:v1'))
    expect(result.code, result.stderr).toBe(0)
    const [push] = trace.pulls.filter(({ kind }) => kind === 'push')
    expect(push).toMatchObject({ reference: 'docker.io/alice/greeting:v1', status: 'complete' })
    if (push === undefined) return
    const steps = stepsOf(trace, push)
    const lines = steps.map(line)
    const ofBothBlobs = (wanted: string): void =>
      expect(lines.filter((each) => each === wanted)).toHaveLength(2)
    // dockerd does not ask for a layer that it made itself; the config it always asks for first.
    expect(lines.filter((each) => each === 'blob-check HEAD 404 missing')).toHaveLength(1)
    ofBothBlobs('upload POST 202 ok')
    ofBothBlobs('upload PATCH 202 ok')
    ofBothBlobs('upload PUT 201 ok')
    ofBothBlobs('blob-check HEAD 307 redirected')
    ofBothBlobs('blob-check HEAD 200 ok')
    expect(lines.at(-1)).toBe('publish PUT 201 ok')
    const publish = steps.at(-1)
    expect(publish && asked(trace, publish)).toBe('registry registry-1.docker.io')
  })

  it('push of an image that was pulled: its layer is mounted, by a token of two scopes', async () => {
    const { result, trace } = await stage.play(dockerPullAndPush('hello-world', 'alice/hello:v1'))
    expect(result.code, result.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
      ['pull', 'docker.io/library/hello-world:latest', 'complete'],
      ['push', 'docker.io/alice/hello:v1', 'complete'],
    ])
    expect(trace.steps.map(line)).toContain('mount POST 201 ok')
    const scopes = trace.steps
      .filter(({ phase }) => phase === 'token')
      .map(({ url }) => new URL(url ?? '').searchParams.getAll('scope').sort())
    expect(scopes).toContainEqual(['repository:alice/hello:push,pull', 'repository:library/hello-world:pull'])
  })
})
