import { describe, expect, it } from 'vitest'
import type { Pull, PullStatus } from '../../src/decode/trace.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { clientOf, kindsOf, sizeOf, statusOf, titleOf } from '../../src/views/pull-words.ts'
import { DOCKER, story } from '../helpers/traces.ts'

const { trace } = story({ participants: [DOCKER], pulls: [{ reference: 'docker.io/acme/app:1' }], steps: [] })

function pull(draft: Partial<Pull>): Pull {
  const [only] = trace.pulls
  if (only === undefined) throw new Error('the story has a pull')
  return { ...only, ...draft }
}

describe('statusOf', () => {
  it.each<[PullStatus, string, string]>([
    ['complete', '✔ 243 ms', 'good'],
    ['failed', '✘ failed after 243 ms', 'bad'],
    ['running', '● running for 243 ms', 'accent'],
    ['incomplete', '○ incomplete after 243 ms', 'warning'],
  ])('%s', (status, text, tone) => {
    const timed = pull({ status, startedAt: 100, endedAt: status === 'running' ? null : 343 })
    expect(statusOf(timed, 343, GLYPHS.utf8)).toEqual({ text, tone })
  })
})

describe('titleOf', () => {
  it('names what is no pull', () => {
    const title = titleOf(pull({ kind: 'push', platform: 'linux/arm64/v8' }), trace).map(({ text }) => text)
    expect(title).toEqual(['push docker.io/acme/app:1', 'linux/arm64/v8', 'docker 20.10.24'])
  })
})

it('falls back to the id of a client that nobody introduced', () => {
  expect(clientOf(pull({ client: 'stranger' }), trace)).toBe('stranger')
})

it('counts what there is, by kind', () => {
  const pulls = (['login', 'pull', 'push', 'push', 'list'] as const).map((kind) => pull({ kind }))
  expect(kindsOf({ ...trace, pulls })).toBe('1 pull, 2 pushes, 1 login, 1 listing')
  expect(kindsOf({ ...trace, pulls: [] })).toBe('0 pulls')
})

it('has no size of nothing', () => {
  expect([sizeOf(pull({ bytes: 0 })), sizeOf(pull({ bytes: 3145 }))]).toEqual([
    [],
    [{ text: '3.1 kB', tone: 'plain' }],
  ])
})
