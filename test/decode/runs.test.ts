// Where one pull ends and the next one of the same image begins, when the first was refused.

import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { INDEX_TYPE, MANIFEST_TYPE, testImage } from '../helpers/images.ts'
import { CONTAINERD, digestOf, play, type AskOptions, type Play } from '../helpers/play.ts'

const image = testImage('runs')
const NAME = 'acme/private'
const BASE = `${REGISTRY}/v2/${NAME}`
const SCOPE = `repository:${NAME}:pull`
const SKOPEO = 'skopeo/1.9.3'
const REFUSED = [
  ['Www-Authenticate', `Bearer realm="${REALM}",service="registry.docker.io",scope="${SCOPE}"`],
] as const

function pulls(log: Play): string[] {
  log.end()
  const trace = decode(reduceAll(log.events))
  return trace.pulls.map(({ kind, status, steps }) => `${kind} ${status} ${steps.join()}`)
}

function ping(log: Play, agent: string): void {
  log.exchange(`GET ${REGISTRY}/v2/`, 401, { agent, answer: { headers: [CHALLENGE] } })
}

function token(log: Play, secret: string, agent: string): AskOptions {
  const url = `${REALM}?scope=${encodeURIComponent(SCOPE)}&service=registry.docker.io`
  log.exchange(`GET ${url}`, 200, { agent, answer: { body: JSON.stringify({ token: secret }) } })
  return { agent, authorization: `Bearer ${secret}` }
}

function refused(log: Play, line: string, options: AskOptions): void {
  log.exchange(line, 401, { ...options, answer: { headers: REFUSED } })
}

/** The manifest of this reference, and the config. */
function had(log: Play, reference: string, options: AskOptions): void {
  const headers = [
    ['Content-Type', MANIFEST_TYPE],
    ['Docker-Content-Digest', digestOf(image.manifest)],
  ] as const
  log.exchange(`GET ${BASE}/manifests/${reference}`, 200, {
    ...options,
    answer: { headers, body: image.manifest },
  })
  log.exchange(`GET ${BASE}/blobs/${digestOf(image.config)}`, 200, {
    ...options,
    answer: { unkept: image.config },
  })
}

/** skopeo without credentials: it answers the refusal once, by asking for the same again. */
function skopeoRefused(log: Play): void {
  ping(log, SKOPEO)
  refused(log, `GET ${BASE}/manifests/1`, token(log, 'a', SKOPEO))
  refused(log, `GET ${BASE}/manifests/1`, token(log, 'b', SKOPEO))
}

describe('a client that was refused and begins anew', () => {
  it('pulls a second time, with a ping and a token of its own, however soon', () => {
    const log = play()
    skopeoRefused(log)
    ping(log, SKOPEO)
    had(log, '1', token(log, 'c', SKOPEO))
    expect(pulls(log)).toEqual(['pull failed 0,1,2,3,4', 'pull complete 5,6,7,8'])
  })

  it('pulls a second time when the registry wants no token', () => {
    const log = play()
    for (let i = 0; i < 2; i++) {
      log.exchange('GET https://r.example/v2/', 200)
      for (const method of ['HEAD', 'GET'])
        log.exchange(`${method} https://r.example/v2/app/manifests/1`, 404)
    }
    expect(pulls(log)).toEqual(['pull failed 0,1,2', 'pull failed 3,4,5'])
  })

  it('pulls a second time after a while, if it does not ping', () => {
    const log = play()
    const run = (secret: string): AskOptions => {
      refused(log, `HEAD ${BASE}/manifests/1`, { agent: CONTAINERD })
      return token(log, secret, CONTAINERD)
    }
    refused(log, `HEAD ${BASE}/manifests/1`, run('a'))
    log.pause(5000)
    had(log, '1', run('b'))
    expect(pulls(log)).toEqual(['pull failed 0,1,2', 'pull complete 3,4,5,6'])
  })

  it('pulls a second time by a digest that it has had', () => {
    const log = play()
    ping(log, SKOPEO)
    had(log, '1', token(log, 'a', SKOPEO))
    ping(log, SKOPEO)
    had(log, digestOf(image.manifest), token(log, 'b', SKOPEO))
    expect(pulls(log)).toEqual(['pull complete 0,1,2,3', 'pull complete 4,5,6,7'])
  })
})

describe('one pull', () => {
  it('is what a client asks again with another token, however long that takes', () => {
    const log = play()
    refused(log, `HEAD ${BASE}/manifests/1`, { agent: CONTAINERD })
    refused(log, `HEAD ${BASE}/manifests/1`, token(log, 'a', CONTAINERD))
    log.pause(5000)
    had(log, '1', token(log, 'b', CONTAINERD))
    expect(pulls(log)).toEqual(['pull complete 0,1,2,3,4,5'])
  })

  it('is HEAD and then GET, with the ping for another image between them', () => {
    const log = play()
    log.exchange('GET https://r.example/v2/', 200)
    log.exchange('HEAD https://r.example/v2/app/manifests/1', 404)
    log.exchange('GET https://r.example/v2/', 200)
    log.exchange('GET https://r.example/v2/app/manifests/1', 404)
    log.exchange('HEAD https://r.example/v2/other/manifests/1', 404)
    expect(pulls(log)).toEqual(['pull failed 0,1,3', 'pull failed 2,4'])
    expect(decode(reduceAll(log.events)).steps[3]?.causedBy).toBe(1)
  })

  it('is what podman tries again after an error of the registry, with a ping each time', () => {
    const log = play()
    const podman = { agent: 'containers/5.23.1 (github.com/containers/image)' }
    for (const status of [502, 404]) {
      log.exchange('GET https://r.example/v2/', 200, podman)
      log.exchange('GET https://r.example/v2/app/manifests/1', status, podman)
      log.pause(2000)
    }
    expect(pulls(log)[0]).toMatch(/^pull failed 0,1,(?:2,)?3$/)
    expect(decode(reduceAll(log.events)).pulls).toHaveLength(1)
  })

  it('is a mirror that has nothing and the registry, which answers late', () => {
    const log = play()
    const containerd = { agent: CONTAINERD }
    log.exchange('HEAD https://mirror.example/v2/acme/app/manifests/1?ns=r.example', 404, containerd)
    log.pause(30_000)
    log.exchange('HEAD https://r.example/v2/acme/app/manifests/1', 200, {
      ...containerd,
      answer: { headers: [['Content-Type', INDEX_TYPE]] },
    })
    const { pulls: all, steps } = decode(reduceAll(log.events))
    expect(all).toHaveLength(1)
    expect(steps[1]?.causedBy).toBe(0)
  })
})
