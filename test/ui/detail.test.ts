// What the detail of a step says, by what it is about.

import { describe, expect, it } from 'vitest'
import { createDecoder } from '../../src/decode/decode.ts'
import { createStore } from '../../src/model/store.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { play } from '../helpers/play.ts'
import type { Play } from '../helpers/play.ts'
import { modelAt, modelOfStory, press, screenOf } from '../helpers/screens.ts'
import { troubles } from '../helpers/stories.ts'
import { modelOf, type Model } from '../../ui/model.ts'

const FOLDER = '../../fixtures/golden/ui'
const SIZE = { columns: 110, rows: 120 }

/** The detail of step `n`, as text. */
function detail(model: Model, n: number): string {
  const screen = screenOf(model, { size: SIZE })
  press(screen, 'g', 'enter', ...Array.from({ length: n }, () => 'right'))
  return screen.getRows().join('\n')
}

function after(story: Play): Model {
  return modelAt(story.events, 10_000)
}

const pull = modelAt(bigPull(), 4000)

describe('the detail', () => {
  it.each([
    ['challenge', 0],
    ['token', 1],
    ['resolve', 2],
    ['index', 3],
    ['manifest', 4],
    ['layer', 12],
  ])('of a %s', async (phase, step) => {
    await expect(`${detail(pull, step)}\n`).toMatchFileSnapshot(`${FOLDER}/detail-${phase}.txt`)
  })

  it('of what went wrong names who noticed it', () => {
    const words = Array.from({ length: 9 }, (_, step) => detail(modelOfStory(troubles), step)).join('\n')
    expect(words).toContain('the registry did not say this')
    expect(words).toMatch(
      /truncated: the body ended after 1200000 of 2459000 bytes \(noticed at the upstream side\)/u,
    )
    expect(words).toContain('the client closed the connection (noticed at the client side)')
  })

  it('says of a digest that does not fit that it does not', () => {
    const story = play()
    const manifest = `${REGISTRY}/v2/library/redis/manifests/sha256:${'0'.repeat(64)}`
    story.exchange(`GET ${manifest}`, 200, { answer: { body: '{"layers":[]}' } })
    expect(detail(after(story), 0)).toContain('✘ these bytes have another digest')
  })
})

describe('the detail of a live trace', () => {
  it('tells what came of a step that itself has not changed since', () => {
    const story = play()
    const ask = `GET ${REGISTRY}/v2/library/redis/manifests/7`
    story.exchange(ask, 503)
    const done = story.events.length
    const store = createStore()
    for (const event of story.events) store.dispatch(event)
    const decoder = createDecoder()
    const subject = { mode: 'live', title: 'a trace', now: null } as const
    const screen = screenOf(modelOf(store.getSnapshot(), subject, decoder), { size: SIZE })
    press(screen, 'g', 'enter')
    expect(screen.getRows().join('\n')).not.toContain('led to')
    story.exchange(ask, 404)
    for (const event of story.events.slice(done)) store.dispatch(event)
    screen.show(modelOf(store.getSnapshot(), subject, decoder))
    expect(screen.getRows().join('\n')).toMatch(/led to .*404/)
  })
})

describe('a token', () => {
  function token(claims: object): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const story = play()
    story.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [CHALLENGE] } })
    story.exchange(`GET ${REALM}?scope=repository%3Alibrary%2Fredis%3Apull&service=registry.docker.io`, 200, {
      answer: { body: JSON.stringify({ token: `${part({ alg: 'RS256' })}.${part(claims)}.x` }) },
    })
    return detail(after(story), 1)
  }

  it('is told by its claims', () => {
    const access = [{ type: 'repository', name: 'library/redis', actions: ['pull'] }]
    const text = token({ access, aud: 'registry.docker.io', exp: 1_767_323_345, iat: 1_767_323_045 })
    expect(text).toContain('asked for    pull library/redis')
    expect(text).toContain('allows       to pull library/redis')
    expect(text).toContain('expires      2026-01-02T03:09:05Z')
    expect(text).toContain('60 s, since the server does not say')
  })

  it('that allows nothing says so', () => {
    expect(token({ access: [] })).toContain('nothing: the access claim is empty')
  })

  it('with times that no calendar has is still shown', () => {
    expect(token({ exp: 1e300 })).toContain('expires      1e+300')
  })

  it('is found again where it was used', () => {
    expect(detail(pull, 2)).toContain('auth.docker.io, by token library/redis:pull')
  })
})

describe('an error', () => {
  it('is told in the words of the registry', () => {
    const story = play()
    const body = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"no such tag"}]}'
    story.exchange(`GET ${REGISTRY}/v2/library/redis/manifests/nosuch`, 404, { answer: { body } })
    expect(detail(after(story), 0)).toContain('MANIFEST_UNKNOWN: no such tag')
  })
})

describe('a challenge', () => {
  it('with names that are too long does not get wider than the window', () => {
    const story = play()
    const header = ['Www-Authenticate', `Bearer ${'x'.repeat(200)}="y"`] as const
    story.exchange(`GET ${REGISTRY}/v2/`, 401, { answer: { headers: [header] } })
    expect(detail(after(story), 0)).toContain('xxxxxxxxxxx… y')
  })
})

describe('a body', () => {
  it('that is too long is cut, and says so', () => {
    const story = play()
    const body = Array.from({ length: 600 }, (_, i) => `line ${i}`).join('\n')
    story.exchange(`GET ${REGISTRY}/v2/`, 503, { answer: { body } })
    const screen = screenOf(after(story), { size: { columns: 80, rows: 24 } })
    press(screen, 'enter', 'end')
    expect(screen.getRows().join('\n')).toContain('… 100 more lines')
  })

  it('of JSON is the one that was sent, set out in lines', () => {
    const story = play()
    const body = '{"size":1.0,"size":12345678901234567890,"2":"b","1":{}}'
    story.exchange(`GET ${REGISTRY}/v2/`, 503, { answer: { body } })
    expect(detail(after(story), 0)).toContain(
      ['{', '  "size": 1.0,', '  "size": 12345678901234567890,', '  "2": "b",', '  "1": {}', '}']
        .map((line) => `   ${line}`)
        .join('\n'),
    )
  })

  it('that was not kept is told by its hash', () => {
    const story = play()
    story.exchange(`GET ${REGISTRY}/v2/library/redis/blobs/sha256:${'0'.repeat(64)}`, 200, {
      answer: { unkept: 'abc' },
    })
    expect(detail(after(story), 0)).toContain('3 B, not kept; sha256 ba7816bf')
  })
})
