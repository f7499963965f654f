import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import type { Step, Trace } from '../../src/decode/trace.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { dockerPull, type PullPlay } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { digestOf, DOCKER, play } from '../helpers/play.ts'

const redis: PullPlay = {
  repository: 'library/redis',
  tag: 'latest',
  token: 'aaaaaaaa',
  image: testImage('redis'),
}

/** `phase status ←cause`, one a step. */
function outline({ steps }: Trace): string[] {
  return steps.map(
    ({ phase, status, outcome, causedBy }) => `${phase} ${status ?? '-'} ${outcome} ← ${causedBy ?? '-'}`,
  )
}

function causeOf({ steps }: Trace, id: number): Step | undefined {
  return steps[steps[id]?.causedBy ?? -1]
}

describe('dockerd pulls from Docker Hub', () => {
  const log = play()
  for (const move of dockerPull(log, redis)) move()
  log.end()
  const trace = decode(reduceAll(log.events))

  it('tells the phases, outcomes and causes', () => {
    expect(outline(trace)).toEqual([
      'challenge 401 challenged ← -',
      'token 200 ok ← 0',
      'resolve 200 ok ← 1',
      'index 200 ok ← 2',
      'manifest 200 ok ← 3',
      'config 307 redirected ← 4',
      'config 200 ok ← 5',
      'layer 307 redirected ← 4',
      'layer 200 ok ← 7',
      'layer 307 redirected ← 4',
      'layer 200 ok ← 9',
    ])
  })

  it('makes one pull of it', () => {
    expect(trace.pulls).toHaveLength(1)
    expect(trace.pulls[0]).toMatchObject({
      kind: 'pull',
      client: 'docker',
      reference: 'docker.io/library/redis:latest',
      digest: digestOf(redis.image.index),
      platform: 'linux/amd64',
      status: 'complete',
      steps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    })
    const content = [redis.image.index, redis.image.manifest, redis.image.config, ...redis.image.layers]
    expect(trace.pulls[0]?.bytes).toBe(content.join('').length)
  })

  it('names who took part, in the order of their lanes', () => {
    expect(trace.participants.map(({ id, role, label }) => [id, role, label])).toEqual([
      ['docker', 'client', 'docker 20.10.24'],
      ['registry-1.docker.io', 'registry', 'registry-1.docker.io'],
      ['auth.docker.io', 'authorization', 'auth.docker.io'],
      ['production.cloudflare.docker.com', 'blob-store', 'production.cloudflare.docker.com'],
    ])
  })

  it('says what was asked and answered in few words', () => {
    expect(trace.steps.slice(0, 6).map(({ ask, answer }) => `${ask} → ${answer ?? ''}`)).toEqual([
      'GET /v2/ → 401 Bearer',
      'token library/redis:pull → 200 token, 300 s',
      `HEAD latest → 200 ${digestOf(redis.image.index).slice(0, 13)}…`,
      `GET index ${digestOf(redis.image.index).slice(0, 13)}… → 200 2 platforms`,
      `GET manifest ${digestOf(redis.image.manifest).slice(0, 13)}… → 200 2 layers`,
      `GET config ${digestOf(redis.image.config).slice(0, 13)}… → 307 to production.cloudflare.docker.com`,
    ])
  })

  it('verifies content by its digest', () => {
    expect(trace.steps.map(({ facts }) => facts.verified)).toEqual([
      ...[null, null, null, true, true],
      ...[null, true, null, true, null, true],
    ])
  })
})

describe('two pulls at once', () => {
  const pulls: PullPlay[] = [
    redis,
    { repository: 'library/redis', tag: '7', token: 'bbbbbbbb', image: testImage('redis seven') },
  ]

  it('stay two pulls of one repository, however their requests interleave', () => {
    const log = play()
    const [first = [], second = []] = pulls.map((pull) => dockerPull(log, pull))
    for (let i = 0; i < first.length; i++) {
      first[i]?.()
      second[i]?.()
    }
    log.end()
    const trace = decode(reduceAll(log.events))
    expect(trace.pulls.map(({ reference, status, steps }) => [reference, status, steps.length])).toEqual([
      ['docker.io/library/redis:latest', 'complete', 11],
      ['docker.io/library/redis:7', 'complete', 11],
    ])
    expect(trace.steps.every(({ pull }) => pull !== null)).toBe(true)
  })

  it('of one image by two clients stay apart, though the blob store has one URL for both', () => {
    const log = play()
    const [first = [], second = []] = [DOCKER, 'docker/24.0.5 go/go1.20'].map((agent) =>
      dockerPull(log, { ...redis, token: 'same-token', agent }),
    )
    for (let i = 0; i < first.length; i += 2) {
      // Two moves of each in turn: a redirect of one lies between the redirect and the content of the other.
      for (const move of [first[i], second[i], first[i + 1], second[i + 1]]) move?.()
    }
    const trace = decode(reduceAll(log.events))
    expect(trace.pulls.map(({ client, steps }) => [client, steps.length])).toEqual([
      ['docker', 11],
      ['docker-2', 11],
    ])
    for (const { steps, client } of trace.pulls) {
      const clients = steps.flatMap((id) => [trace.steps[id]?.from, causeOf(trace, id)?.from ?? client])
      expect(new Set(clients)).toEqual(new Set([client]))
    }
  })

  it('and the same image pulled again is a second pull', () => {
    const log = play()
    for (const move of dockerPull(log, redis)) move()
    for (const move of dockerPull(log, { ...redis, token: 'cccccccc' })) move()
    log.end()
    const trace = decode(reduceAll(log.events))
    expect(trace.pulls.map(({ reference, steps }) => [reference, steps.length])).toEqual([
      ['docker.io/library/redis:latest', 11],
      ['docker.io/library/redis:latest', 11],
    ])
  })
})
