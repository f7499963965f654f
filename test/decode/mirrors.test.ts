// Mirrors, and the registry that a client goes on to when one fails.

import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play, type Play } from '../helpers/play.ts'

const image = testImage('mirrored')

function trace(log: Play): Trace {
  log.end()
  return decode(reduceAll(log.events))
}

describe('dockerd with a mirror that fails', () => {
  it('is one pull from two registries', () => {
    const log = play()
    log.exchange('GET https://mirror.example/v2/', 200)
    log.exchange('HEAD https://mirror.example/v2/library/redis/manifests/latest', 502)
    for (const move of dockerPull(log, {
      repository: 'library/redis',
      tag: 'latest',
      token: 'tttttttt',
      image,
    }))
      move()
    const done = trace(log)
    expect(done.pulls).toHaveLength(1)
    expect(done.pulls[0]).toMatchObject({ reference: 'docker.io/library/redis:latest', status: 'complete' })
    expect(done.pulls[0]?.steps).toHaveLength(done.steps.length)
    expect(done.steps[4]?.outcome).toBe('ok')
    expect(done.participants.find(({ id }) => id === 'mirror.example')?.role).toBe('mirror')
  })
})

const HUB_PULL = { repository: 'library/redis', tag: 'latest', token: 'tttttttt', image }
const MIRROR_PING = 'GET https://mirror.example/v2/'
const MIRROR_REALM = ['Www-Authenticate', 'Bearer realm="https://login.example/token"'] as const

/** What a mirror does at the door, so that it is never asked for the image. */
const DOORS: readonly (readonly [string, (log: Play) => void])[] = [
  ['is down', (log) => void log.exchange(MIRROR_PING, 502, { answer: { from: 'pullscope' } })],
  ['is broken', (log) => void log.exchange(MIRROR_PING, 500)],
  ['refuses', (log) => void log.exchange(MIRROR_PING, 403)],
  [
    'gives no token',
    (log) => {
      log.exchange(MIRROR_PING, 401, { answer: { headers: [MIRROR_REALM] } })
      log.exchange('GET https://login.example/token?scope=repository%3Alibrary%2Fredis%3Apull', 503)
    },
  ],
]

describe.each(DOORS)('dockerd with a mirror that %s', (_, door) => {
  it('is one pull, which names the mirror', () => {
    const log = play()
    door(log)
    for (const move of dockerPull(log, HUB_PULL)) move()
    const done = trace(log)
    expect(done.pulls).toMatchObject([{ reference: 'docker.io/library/redis:latest', status: 'complete' }])
    expect(done.pulls[0]?.steps).toHaveLength(done.steps.length)
    expect(done.participants.find(({ id }) => id === 'mirror.example')?.role).toBe('mirror')
  })
})

it('takes a registry that failed for no mirror when something else was asked after it', () => {
  const log = play()
  log.exchange('GET https://registry.example/v2/', 500)
  log.exchange('GET https://another.example/v2/', 200)
  for (const move of dockerPull(log, HUB_PULL)) move()
  const done = trace(log)
  expect(done.participants.filter(({ role }) => role === 'mirror')).toEqual([])
})

it('takes a mirror that wants a login nobody has, and the registry after it, for one pull', () => {
  const log = play()
  const headers = [['Www-Authenticate', 'Basic realm="mirror"']] as const
  log.exchange(MIRROR_PING, 401, { answer: { headers } })
  log.exchange('HEAD https://mirror.example/v2/library/redis/manifests/latest', 401, { answer: { headers } })
  for (const move of dockerPull(log, HUB_PULL)) move()
  const done = trace(log)
  expect(done.pulls.map(({ steps }) => steps.length)).toEqual([done.steps.length])
  expect(done.participants.find(({ id }) => id === 'mirror.example')?.role).toBe('mirror')
})

it('knows a mirror also where Docker Hub did not answer either', () => {
  const log = play()
  for (const host of ['mirror.example', 'registry-1.docker.io'])
    log.exchange(`GET https://${host}/v2/`, 502, { answer: { from: 'pullscope' } })
  const done = trace(log)
  expect(done.participants.map(({ id, role }) => `${id} ${role}`)).toEqual([
    'docker client',
    'mirror.example mirror',
    'registry-1.docker.io registry',
  ])
  expect(done.steps[1]?.causedBy).toBe(0)
})

it('knows a containerd mirror that gives no token by the registry it stands for', () => {
  const log = play()
  const agent = 'containerd/1.6.20'
  log.exchange('HEAD https://mirror.example/v2/library/redis/manifests/7?ns=docker.io', 401, {
    agent,
    answer: { headers: [MIRROR_REALM] },
  })
  log.exchange('GET https://login.example/token?scope=repository%3Alibrary%2Fredis%3Apull', 503, { agent })
  log.exchange('HEAD https://registry-1.docker.io/v2/library/redis/manifests/7', 200, { agent })
  expect(trace(log).pulls.map(({ reference, steps }) => [reference, steps])).toEqual([
    ['docker.io/library/redis:7', [0, 1, 2]],
  ])
})

it('takes a mirror that serves pages, and the registry after it, for one pull', () => {
  const log = play()
  const answer = { headers: [['Content-Type', 'text/html; charset=utf-8']], body: '<html></html>' } as const
  log.exchange(MIRROR_PING, 200, { answer })
  for (const method of ['HEAD', 'GET'])
    log.exchange(`${method} https://mirror.example/v2/library/redis/manifests/latest`, 200, { answer })
  for (const move of dockerPull(log, HUB_PULL)) move()
  const done = trace(log)
  expect(done.pulls).toMatchObject([{ reference: 'docker.io/library/redis:latest', status: 'complete' }])
  expect(done.pulls[0]?.steps).toHaveLength(done.steps.length)
  expect(done.participants.find(({ id }) => id === 'mirror.example')?.role).toBe('mirror')
})
