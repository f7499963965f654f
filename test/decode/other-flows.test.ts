import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { INDEX_TYPE, MANIFEST_TYPE, testImage } from '../helpers/images.ts'
import { CONTAINERD, digestOf, play, type Play } from '../helpers/play.ts'

const image = testImage('flows')
const REPO = `${REGISTRY}/v2/library/redis`
const TOKEN = JSON.stringify({ token: 'tttttttt', expires_in: 300 })
const authorization = 'Bearer tttttttt'

function trace(log: Play): Trace {
  log.end()
  return decode(reduceAll(log.events))
}

/** `phase outcome ←cause`, one a step. */
function outline({ steps }: Trace): string[] {
  return steps.map(({ phase, outcome, causedBy }) => `${phase} ${outcome} ← ${causedBy ?? '-'}`)
}

function pulls({ pulls: all }: Trace): string[] {
  return all.map(({ kind, reference, status, steps }) => `${kind} ${reference} ${status} ${steps.join(',')}`)
}

function manifestAnswer(content: string, type: string): { headers: [string, string][]; body: string } {
  return {
    headers: [
      ['Content-Type', type],
      ['Docker-Content-Digest', digestOf(content)],
    ],
    body: content,
  }
}

describe('containerd', () => {
  it('starts at the tag, and each of its fetchers meets a 401 of its own', () => {
    const log = play()
    const agent = CONTAINERD
    const scoped: [string, string] = [
      'Www-Authenticate',
      `${CHALLENGE[1]},scope="repository:library/redis:pull"`,
    ]
    const ask = `GET ${REALM}?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io`
    const authorized = (line: string, token: string, answer: object): void => {
      log.exchange(line, 401, { agent, answer: { headers: [scoped] } })
      log.exchange(ask, 200, { agent, answer: { body: JSON.stringify({ token }) } })
      log.exchange(line, 200, { agent, authorization: `Bearer ${token}`, answer })
    }
    const { body: _, ...head } = manifestAnswer(image.index, INDEX_TYPE)
    authorized(`HEAD ${REPO}/manifests/7`, 'aaaaaaaa', head)
    authorized(
      `GET ${REPO}/manifests/${digestOf(image.index)}`,
      'bbbbbbbb',
      manifestAnswer(image.index, INDEX_TYPE),
    )
    authorized(
      `GET ${REPO}/manifests/${digestOf(image.manifest)}`,
      'cccccccc',
      manifestAnswer(image.manifest, MANIFEST_TYPE),
    )
    const done = trace(log)
    expect(outline(done)).toEqual([
      ...['resolve challenged ← -', 'token ok ← 0', 'resolve ok ← 1'],
      ...['index challenged ← 2', 'token ok ← 3', 'index ok ← 4'],
      ...['manifest challenged ← 5', 'token ok ← 6', 'manifest ok ← 7'],
    ])
    expect(pulls(done)).toEqual(['pull docker.io/library/redis:7 complete 0,1,2,3,4,5,6,7,8'])
  })

  it('names the registry that it means when it asks a mirror', () => {
    const log = play()
    const line = 'HEAD https://mirror.example/v2/library/redis/manifests/7?ns=docker.io'
    log.exchange(line, 404, { agent: CONTAINERD })
    log.exchange(`HEAD ${REPO}/manifests/7`, 404, { agent: CONTAINERD })
    const done = trace(log)
    expect(pulls(done)).toEqual(['pull docker.io/library/redis:7 failed 0,1'])
    expect(done.participants.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'containerd client',
      'mirror.example mirror',
      'registry-1.docker.io registry',
    ])
  })
})

describe('containerd through pullscope --reverse', () => {
  it('asks the registry itself, though with the name of the one that it means', () => {
    const log = play()
    log.exchange(`HEAD ${REPO}/manifests/7?ns=docker.io`, 404, { agent: CONTAINERD })
    expect(trace(log).participants.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'containerd client',
      'registry-1.docker.io registry',
    ])
  })
})

describe('a token that pullscope left out', () => {
  it('was not presented to the one who refuses', () => {
    const log = play()
    const store = log.ask('GET https://cdn.example/blob', { authorization: 'Bearer t' })
    const asked = log.events.findIndex(({ type }) => type === 'request.started')
    const told = log.events[asked]
    if (told?.type !== 'request.started') throw new Error('nothing was asked')
    const [, value = ''] = told.headers.find(([name]) => /^authorization$/i.test(name)) ?? []
    log.events[asked] = { ...told, rewritten: [{ part: 'authorization', from: value, to: null }] }
    log.answer(store, 401, { headers: [['Www-Authenticate', 'Bearer realm="https://a.example/"']] })
    expect(outline(trace(log))).toEqual(['other challenged ← -'])
  })
})

describe('a registry without tokens', () => {
  it('has its ping in the pull that follows', () => {
    const log = play()
    log.exchange('GET http://127.0.0.1:5000/v2/', 200)
    log.exchange('HEAD http://127.0.0.1:5000/v2/redis/manifests/1', 404)
    log.exchange('GET http://127.0.0.1:5000/v2/redis/manifests/1', 404, {
      answer: { body: '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}' },
    })
    const done = trace(log)
    expect(outline(done)).toEqual(['challenge ok ← -', 'resolve missing ← -', 'resolve missing ← 1'])
    expect(pulls(done)).toEqual(['pull 127.0.0.1:5000/redis:1 failed 0,1,2'])
    expect(done.steps[2]?.answer).toBe('404 MANIFEST_UNKNOWN')
  })
})

describe('docker login', () => {
  const ask = `GET ${REALM}?account=alice&client_id=docker&offline_token=true&service=registry.docker.io`

  it('is a challenge, a token for no repository and a ping that is let in', () => {
    const log = play()
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(ask, 200, { authorization: 'Basic redacted:0123456789ab', answer: { body: TOKEN } })
    log.exchange(`GET ${REGISTRY}/v2/`, 200, { authorization })
    const done = trace(log)
    expect(outline(done)).toEqual(['challenge challenged ← -', 'token ok ← 0', 'challenge ok ← 1'])
    expect(pulls(done)).toEqual(['login docker.io complete 0,1,2'])
  })

  it('fails with the password', () => {
    const log = play()
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(ask, 401, { authorization: 'Basic redacted:0123456789ab' })
    const done = trace(log)
    expect(outline(done)).toEqual(['challenge challenged ← -', 'token denied ← 0'])
    expect(pulls(done)).toEqual(['login docker.io failed 0,1'])
  })
})

describe('docker push', () => {
  it('is blob checks, a mount, an upload that is verified, and the manifest', () => {
    const log = play()
    const scope = 'scope=repository%3Aalice%2Fapp%3Apush%2Cpull'
    const base = `${REGISTRY}/v2/alice/app`
    const [layer = '', mounted = ''] = image.layers
    const upload = `${base}/blobs/uploads/u-1`
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(`GET ${REALM}?${scope}&service=registry.docker.io`, 200, { answer: { body: TOKEN } })
    const send = (line: string, status: number, options: object = {}): void => {
      log.exchange(line, status, { authorization, ...options })
    }
    send(`HEAD ${base}/blobs/${digestOf(layer)}`, 404)
    send(`POST ${base}/blobs/uploads/?from=library%2Fredis&mount=${digestOf(mounted)}`, 201)
    send(`POST ${base}/blobs/uploads/`, 202, {
      answer: { headers: [['Location', `${upload}?_state=redacted:1`]] },
    })
    send(`PATCH ${upload}?_state=redacted:1`, 202, {
      body: layer,
      answer: { headers: [['Location', `${upload}?_state=redacted:2`]] },
    })
    send(`PUT ${upload}?_state=redacted:2&digest=${digestOf(layer)}`, 201)
    send(`HEAD ${base}/blobs/${digestOf(layer)}`, 200)
    send(`PUT ${base}/manifests/v1`, 201, { body: image.manifest })
    const done = trace(log)
    expect(outline(done)).toEqual([
      ...[
        'challenge challenged ← -',
        'token ok ← 0',
        'blob-check missing ← 1',
        'mount ok ← 1',
        'upload ok ← 1',
      ],
      ...['upload ok ← 4', 'upload ok ← 5', 'blob-check ok ← 2', 'publish ok ← 1'],
    ])
    expect(pulls(done)).toEqual(['push docker.io/alice/app:v1 complete 0,1,2,3,4,5,6,7,8'])
    expect(done.steps[6]?.facts.verified).toBe(true)
    expect(done.pulls[0]?.bytes).toBe(layer.length + image.manifest.length)
  })

  it('is a push from its first step when containerd looks for the tag before', () => {
    const log = play()
    const options = { agent: CONTAINERD }
    log.exchange('HEAD https://r.example/v2/app/manifests/v1', 404, options)
    log.exchange(`HEAD https://r.example/v2/app/blobs/${digestOf('x')}`, 404, options)
    log.exchange('PUT https://r.example/v2/app/manifests/v1', 201, options)
    expect(pulls(trace(log))).toEqual(['push r.example/app:v1 complete 0,1,2'])
  })

  it('is a push from its first step when the registry wants no token', () => {
    const log = play()
    const base = 'https://r.example/v2/app'
    log.exchange(`HEAD ${base}/blobs/${digestOf('x')}`, 404)
    log.exchange(`HEAD ${base}/blobs/${digestOf('y')}`, 200)
    log.exchange(`POST ${base}/blobs/uploads/`, 202, {
      answer: { headers: [['Location', `${base}/blobs/uploads/u-1`]] },
    })
    log.exchange(`PUT ${base}/blobs/uploads/u-1?digest=${digestOf('x')}`, 201)
    log.exchange(`PUT ${base}/manifests/v1`, 201)
    expect(pulls(trace(log))).toEqual(['push r.example/app:v1 complete 0,1,2,3,4'])
  })

  it('is one from its first step when it is refused there: the token was to push with', () => {
    const log = play()
    const scope = 'scope=repository%3Aalice%2Fapp%3Apush%2Cpull'
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(`GET ${REALM}?${scope}&service=registry.docker.io`, 200, { answer: { body: TOKEN } })
    log.exchange(`HEAD ${REGISTRY}/v2/alice/app/blobs/${digestOf('x')}`, 401, { authorization })
    expect(pulls(trace(log))).toEqual([expect.stringMatching(/^push docker\.io\/alice\/app/)])
  })
})

describe('pulls that are refused', () => {
  it('for want of a login: a token without access, then 401 in spite of it', () => {
    const log = play()
    const path = `${REGISTRY}/v2/acme/private/manifests/latest`
    const claims = Buffer.from(JSON.stringify({ exp: 9, access: [] })).toString('base64url')
    const token = `eyJhbGciOiJub25lIn0.${claims}.x`
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(`GET ${REALM}?scope=repository%3Aacme%2Fprivate%3Apull&service=registry.docker.io`, 200, {
      answer: { body: JSON.stringify({ token, expires_in: 300 }) },
    })
    log.exchange(`HEAD ${path}`, 401, { authorization: `Bearer ${token}` })
    log.exchange(`GET ${path}`, 401, { authorization: `Bearer ${token}` })
    const done = trace(log)
    expect(outline(done)).toEqual([
      ...['challenge challenged ← -', 'token ok ← 0', 'resolve denied ← 1', 'resolve denied ← 2'],
    ])
    expect(done.steps[1]?.answer).toBe('200 token without access, 300 s')
    expect(pulls(done)).toEqual(['pull docker.io/acme/private:latest failed 0,1,2,3'])
  })

  it('by a token server that is down: the pull is known by the scope', () => {
    const log = play()
    log.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    log.exchange(`GET ${REALM}?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io`, 502, {
      answer: {
        from: 'pullscope',
        body: '{"errors":[{"code":"UNAVAILABLE","message":"cannot reach auth.docker.io"}]}',
      },
    })
    const done = trace(log)
    expect(done.steps[1]).toMatchObject({
      outcome: 'unreachable',
      answer: '502 by pullscope: cannot reach auth.docker.io',
    })
    expect(pulls(done)).toEqual(['pull docker.io/library/redis failed 0,1'])
  })
})

describe('what breaks', () => {
  const blob = `GET ${REPO}/blobs/${digestOf('x')}`

  it('wrong bytes are corrupt, a cut answer is cut, a client that leaves has abandoned it', () => {
    const log = play()
    log.exchange(blob, 200, { answer: { unkept: 'y' } })
    for (const side of ['upstream', 'client'] as const) {
      const exchange = log.ask(blob)
      const head = { from: 'upstream', status: 200, reason: 'OK', httpVersion: '1.1', headers: [] } as const
      log.add({ type: 'response.started', exchange, ...head })
      log.add({
        type: 'exchange.failed',
        exchange,
        side,
        cause: 'truncated',
        message: 'ended early',
        bytes: 3,
      })
    }
    const { steps } = trace(log)
    expect(steps.map(({ outcome, answer, bytes }) => [outcome, answer, bytes])).toEqual([
      ['corrupt', '200 wrong digest', 1],
      ['cut', '200, cut short', 3],
      ['abandoned', '200, the client went away', 3],
    ])
  })

  it('a client that refuses our certificate is a step without an exchange', () => {
    const log = play()
    log.add({ type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' })
    const failure = {
      connection: 0,
      authority: 'registry-1.docker.io',
      message: 'unknown certificate authority',
    }
    log.add({ type: 'tls.failed', side: 'client', cause: 'untrusted', ...failure })
    const { steps, pulls: none } = trace(log)
    expect(steps).toMatchObject([
      { phase: 'connect', exchange: null, outcome: 'rejected', to: 'registry-1.docker.io' },
    ])
    expect(none).toEqual([])
  })

  it('an upstream failure that a request met is told once, by that request', () => {
    const log = play()
    const exchange = log.ask(`GET ${REGISTRY}/v2/`)
    const failure = { connection: 0, authority: 'registry-1.docker.io', message: 'no such host' }
    log.add({ type: 'upstream.failed', cause: 'dns-failed', ...failure })
    log.answer(exchange, 502, { from: 'pullscope' })
    expect(outline(trace(log))).toEqual(['challenge unreachable ← -'])
  })
})

describe('a proxy that adds library/ by a redirect', () => {
  it('keeps the pull under the name that was asked for', () => {
    const log = play()
    const mirror = 'https://mirror.example/v2'
    const redirect = { headers: [['Location', '/v2/library/redis/manifests/latest']] as [string, string][] }
    log.exchange(`HEAD ${mirror}/redis/manifests/latest`, 301, { answer: redirect })
    const { body: _, ...head } = manifestAnswer(image.manifest, MANIFEST_TYPE)
    log.exchange(`HEAD ${mirror}/library/redis/manifests/latest`, 200, { answer: head })
    const done = trace(log)
    expect(outline(done)).toEqual(['resolve redirected ← -', 'resolve ok ← 0'])
    expect(done.pulls.map(({ reference }) => reference)).toEqual(['mirror.example/redis:latest'])
  })
})

describe('lists', () => {
  it('tags by the page are one list', () => {
    const log = play()
    const next: [string, string] = ['Link', '</v2/library/redis/tags/list?last=b&n=2>; rel="next"']
    log.exchange(`GET ${REPO}/tags/list?n=2`, 200, {
      answer: { headers: [next], body: '{"tags":["a","b"]}' },
    })
    log.exchange(`GET ${REPO}/tags/list?last=b&n=2`, 200, { answer: { body: '{"tags":["c"]}' } })
    log.exchange(`GET ${REGISTRY}/v2/_catalog`, 200, { answer: { body: '{"repositories":["x"]}' } })
    const done = trace(log)
    expect(pulls(done)).toEqual(['list docker.io/library/redis complete 0,1', 'list docker.io complete 2'])
    expect(done.steps.map(({ answer }) => answer)).toEqual(['200 2 tags', '200 1 tag', '200 1 repository'])
  })
})

describe('a look whether a blob is there', () => {
  const base = 'https://r.example/v2/app'

  it('is no push, where nothing is pushed', () => {
    const log = play()
    log.exchange(`HEAD ${base}/blobs/${digestOf('x')}`, 404)
    log.exchange(`HEAD ${base}/blobs/${digestOf('y')}`, 200)
    expect(pulls(trace(log))).toEqual(['list r.example/app complete 0,1'])
  })

  it('makes no push of a pull that was refused, and gives it nothing', () => {
    const log = play()
    log.exchange(`HEAD ${base}/manifests/v1`, 401)
    log.exchange(`HEAD ${base}/blobs/${digestOf('x')}`, 200)
    expect(pulls(trace(log))).toEqual(['pull r.example/app:v1 failed 0,1'])
  })

  it('is none of an earlier pull’s', () => {
    const log = play()
    const { body, headers } = manifestAnswer(image.manifest, MANIFEST_TYPE)
    log.exchange(`GET ${base}/manifests/v1`, 200, { answer: { body, headers } })
    log.exchange(`HEAD ${base}/blobs/${digestOf('x')}`, 404)
    expect(pulls(trace(log)).map((each) => each.replace(/ .*/, ''))).toEqual(['pull', 'list'])
  })
})
