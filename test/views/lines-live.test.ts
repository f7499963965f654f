// Lines of captures that go on, decoded anew at each look: what is told does not depend on when one looks.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { createDecoder } from '../../src/decode/decode.ts'
import { createStore } from '../../src/model/store.ts'
import { judge } from '../../src/rules/judge.ts'
import { plainText } from '../../src/text/span.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'
import { anyTangle } from '../helpers/tangled.ts'

const SEALED = { intercepted: false, sni: 'dead.test', alpn: [] } as const
const TIMED_OUT = { cause: 'timeout', message: 'no answer from dead.test' } as const
const EMPTY = { bytes: 0, sha256: '0'.repeat(64), kept: 'none' } as const

/** The lines after looking each time that so many events have come, and at the end. */
function linesOf(events: readonly CaptureEvent[], looks: ReadonlySet<number>): string[] {
  const store = createStore()
  const decoder = createDecoder()
  let printed = NOTHING_PRINTED
  const told: string[] = []
  for (const [i, event] of events.entries()) {
    store.dispatch(event)
    if (!looks.has(i + 1) && i + 1 < events.length) continue
    const session = store.getSnapshot()
    const trace = decoder.decode(session)
    const next = newLines(printed, { session, trace, glyphs: 'ascii', judgement: judge(trace, session) })
    printed = next.printed
    told.push(...next.lines.map(plainText))
  }
  return told
}

/**
 * Lines of steps alone: sorted, for they come in order of their ends as far as one knew, and without their bytes, which no
 * proxy counts on after a failure, as a tangle does.
 */
function stepsIn(lines: readonly string[]): string[] {
  const steps = lines.filter((line) => /^.{2} *\d+\.\d{3} s {2}/u.test(line))
  return steps.map((line) => line.replace(/ \d+ B /u, (bytes) => ' '.repeat(bytes.length))).sort()
}

function expectEachOnce(events: readonly CaptureEvent[], looks: readonly number[]): void {
  const live = stepsIn(linesOf(events, new Set(looks)))
  expect(live).toEqual(stepsIn(linesOf(events, new Set())))
}

/** The failures of the clients' TLS come at the end, with the times that they had. */
function withLateFailures(events: readonly CaptureEvent[]): CaptureEvent[] {
  const isLate = ({ type }: CaptureEvent): boolean => type === 'tls.failed'
  const end = events.slice(-1)
  const rest = events.slice(0, -1)
  return [...rest.filter((event) => !isLate(event)), ...rest.filter(isLate), ...end]
}

const anyLooks = fc.array(fc.nat(50), { maxLength: 10 })

/** A tag that is not there. */
function lookedUp(exchange: number, from: number): CaptureEvent[] {
  const url = `https://r.test/v2/app/manifests/v${exchange}`
  return [
    {
      ...{ at: from, type: 'request.started', exchange, connection: 1, method: 'GET' },
      ...{ url, httpVersion: '1.1', headers: [] },
    },
    { at: from + 1, type: 'request.completed', exchange, body: EMPTY },
    {
      ...{ at: from + 2, type: 'response.started', exchange, from: 'upstream', status: 404, reason: '' },
      ...{ httpVersion: '1.1', headers: [] },
    },
    { at: from + 3, type: 'response.completed', exchange, body: EMPTY },
  ]
}

describe('lines of a capture that goes on', () => {
  it('tell a tunnel that fails, and nothing twice', () => {
    const authority = 'dead.test:443'
    const events: CaptureEvent[] = [
      {
        ...{ at: 0, type: 'capture.started', version: 1, source: 'proxy' },
        ...{ startedAt: '2026-01-01T00:00:00.000Z', effects: [] },
      },
      { at: 1, type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' },
      { ...{ at: 2, type: 'tunnel.opened', connection: 0, authority }, ...SEALED },
      { at: 3, type: 'connection.opened', connection: 1, client: '127.0.0.1:50001' },
      ...lookedUp(0, 4),
      { ...{ at: 5000, type: 'upstream.failed', connection: 0, authority }, ...TIMED_OUT },
      { at: 5001, type: 'connection.closed', connection: 0 },
      ...lookedUp(1, 6000),
      { at: 7000, type: 'capture.ended', reason: 'quit' },
    ]
    const lines = linesOf(events, new Set([8, 10, 14]))
    expect(stepsIn(lines)).toHaveLength(3)
    for (const words of ['GET v0', 'GET v1', 'connect ->', 'app:v0 [', 'app:v1 [', 'cannot be reached']) {
      const telling = lines.filter((line) => line.includes(words) && !line.startsWith('x failed'))
      expect(telling, words).toHaveLength(1)
    }
  })

  it('sum up a pull once, though it is another one by its number when one before it is found', () => {
    const log = play()
    const podman = { agent: 'containers/5.23.1 (github.com/containers/image)', connection: 1 }
    const challenge = ['Www-Authenticate', 'Bearer realm="https://quay.io/v2/auth"'] as const
    log.exchange('GET https://quay.io/v2/', 401, { ...podman, answer: { headers: [challenge] } })
    const pull = { repository: 'library/redis', tag: '1', token: 'opaque', image: testImage('redis') }
    for (const move of dockerPull(log, pull)) move()
    log.exchange('GET https://quay.io/v2/auth?account=user', 200, {
      ...podman,
      authorization: 'Basic dXNlcjpwYXNz',
    })
    log.add({ type: 'capture.ended', reason: 'quit' })
    const sums = linesOf(log.events, new Set(log.events.keys())).filter((line) => /^\S/u.test(line))
    expect(sums).toEqual([
      expect.stringMatching(/^ok .* docker\.io\/library\/redis:1 /u),
      expect.stringMatching(/^\? .* login quay\.io /u),
      expect.stringMatching(/^captured/u),
    ])
  })

  it('tell each step exactly once, whatever happens to tunnels and requests', () => {
    fc.assert(fc.property(anyTangle, anyLooks, expectEachOnce), { numRuns: 300 })
  })

  it('do so when something is told late, with an earlier time', () => {
    fc.assert(
      fc.property(anyTangle, anyLooks, (events, looks) => {
        expectEachOnce(withLateFailures(events), looks)
      }),
      { numRuns: 300 },
    )
  })
})
