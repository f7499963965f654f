// A push and a pull of one repository in one capture, and names that only look like a push.

import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { MANIFEST_TYPE, testImage } from '../helpers/images.ts'
import { digestOf, play, type AskOptions, type Play } from '../helpers/play.ts'

const image = testImage('pushed')
const agent = 'skopeo/1.9.3'

function trace(log: Play): Trace {
  log.end()
  return decode(reduceAll(log.events))
}

function pulls(log: Play): string[] {
  return trace(log).pulls.map(
    ({ kind, reference, status, steps }) => `${kind} ${reference} ${status} ${steps.join()}`,
  )
}

function token(log: Play, secret: string, ...scopes: readonly string[]): AskOptions {
  const asked = scopes.map((scope) => `scope=${encodeURIComponent(`repository:${scope}`)}`).join('&')
  log.exchange(`GET ${REALM}?${asked}&service=registry.docker.io`, 200, {
    agent,
    answer: { body: JSON.stringify({ token: secret }) },
  })
  return { agent, authorization: `Bearer ${secret}` }
}

function ping(log: Play): void {
  log.exchange(`GET ${REGISTRY}/v2/`, 401, { agent, answer: { headers: [CHALLENGE] } })
}

describe('a pull after a push of the same image', () => {
  it('has its layers, though the push asked whether they are there', () => {
    const log = play()
    const base = `${REGISTRY}/v2/alice/app`
    const blobs = [...image.layers, image.config].map((blob) => `${base}/blobs/${digestOf(blob)}`)
    ping(log)
    const push = token(log, 'a', 'alice/app:pull,push')
    for (const blob of blobs) {
      log.exchange(`HEAD ${blob}`, 404, push)
      log.exchange(`POST ${base}/blobs/uploads/?digest=${blob.split('/').at(-1) ?? ''}`, 201, push)
    }
    log.exchange(`PUT ${base}/manifests/v1`, 201, { ...push, body: image.manifest })
    ping(log)
    const pull = token(log, 'b', 'alice/app:pull')
    const headers = [['Content-Type', MANIFEST_TYPE]] as const
    log.exchange(`GET ${base}/manifests/v1`, 200, { ...pull, answer: { headers, body: image.manifest } })
    const contents = [...image.layers, image.config]
    blobs.forEach((blob, i) =>
      log.exchange(`GET ${blob}`, 200, { ...pull, answer: { unkept: contents[i] ?? '' } }),
    )
    const done = trace(log)
    expect(done.pulls.map(({ kind, steps }) => `${kind} ${steps.join()}`)).toEqual([
      'push 0,1,2,3,4,5,6,7,8',
      'pull 9,10,11,12,13,14',
    ])
    expect(done.pulls[1]?.layers.map(({ state }) => state)).toEqual(['complete', 'complete'])
    expect(done.steps.slice(12).map(({ phase, causedBy }) => `${phase} ← ${causedBy}`)).toEqual([
      'layer ← 11',
      'layer ← 11',
      'config ← 11',
    ])
  })
})

it('has the layers of a pull with the token of the push in the pull', () => {
  const log = play()
  const base = `${REGISTRY}/v2/alice/app`
  ping(log)
  const options = token(log, 'a', 'alice/app:pull,push')
  log.exchange(`PUT ${base}/manifests/v1`, 201, { ...options, body: image.manifest })
  // Of this manifest nothing was kept, so that it names no layer.
  log.exchange(`GET ${base}/manifests/v1`, 200, { ...options, answer: { unkept: image.manifest } })
  log.exchange(`GET ${base}/blobs/${digestOf('layer')}`, 200, { ...options, answer: { unkept: 'layer' } })
  expect(pulls(log)).toEqual([
    'push docker.io/alice/app:v1 complete 0,1,2',
    'pull docker.io/alice/app:v1 complete 3,4',
  ])
})

describe('a repository whose name contains "push"', () => {
  it('is pulled when its token is all that was asked for', () => {
    const log = play()
    ping(log)
    token(log, 'a', 'prom/pushgateway:pull')
    expect(pulls(log)).toEqual(['pull docker.io/prom/pushgateway incomplete 0,1'])
  })

  it('is the source of a mount, and not pushed to', () => {
    const log = play()
    const target = `${REGISTRY}/v2/alice/pushed2/blobs`
    const digest = digestOf('layer')
    ping(log)
    const push = token(log, 'a', 'alice/pushed2:pull,push')
    log.exchange(`HEAD ${target}/${digest}`, 404, push)
    const both = token(log, 'b', 'alice/pushed2:pull,push', 'alice/pushed:pull')
    log.exchange(`HEAD ${REGISTRY}/v2/alice/pushed/blobs/${digest}`, 200, both)
    log.exchange(`POST ${target}/uploads/?from=alice%2Fpushed&mount=${digest}`, 201, both)
    log.exchange(`PUT ${REGISTRY}/v2/alice/pushed2/manifests/1`, 201, { ...push, body: image.manifest })
    expect(pulls(log)).toEqual(['push docker.io/alice/pushed2:1 complete 0,1,2,3,4,5,6'])
  })
})
