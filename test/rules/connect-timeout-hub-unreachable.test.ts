import { describe, expect, it } from 'vitest'
import type { CaptureEvent, UpstreamCause } from '../../src/capture/event.ts'
import { connectTimeoutHubUnreachable } from '../../src/rules/connect-timeout-hub-unreachable.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'
import { messagesOf, unreachable, unreachableRealm } from '../helpers/unreachable.ts'

/** As it is read from a flow file: a failed exchange, and no answer in its place. */
function flow(cause: UpstreamCause): readonly CaptureEvent[] {
  const log = play()
  const exchange = log.ask(`GET ${REGISTRY}/v2/`)
  const message = "[Errno 111] Connect call failed ('127.0.0.1', 443)"
  log.add({ type: 'exchange.failed', exchange, side: 'upstream', cause, message })
  log.end()
  return log.events
}

describe('connect-timeout-hub-unreachable', () => {
  it.each(['refused', 'timeout', 'unreachable'] as const)('names the host of %s', (cause) => {
    expect(
      messagesOf(connectTimeoutHubUnreachable, unreachable({ cause, detail: 'the system said so' })),
    ).toEqual(['the registry registry-1.docker.io cannot be reached: the system said so'])
  })

  it('heads a login whose token server is down, not the challenge before', () => {
    const { headlines } = judged(unreachableRealm({ cause: 'refused', detail: 'x' }))
    expect(headlines.get(0)).toMatchObject({
      rule: 'connect-timeout-hub-unreachable',
      message: 'the authorization server auth.docker.io cannot be reached: x',
    })
  })

  it('tells how to look at a registry of plain HTTP', () => {
    const remedy = (line: string): string =>
      findingsOf(connectTimeoutHubUnreachable, unreachable({ cause: 'refused', detail: 'x', line }))[0]
        ?.remedy ?? ''
    expect(remedy('GET http://127.0.0.1:5000/v2/')).toContain('(curl -v http://127.0.0.1:5000/)')
    expect(remedy('GET https://127.0.0.1:5000/v2/')).toContain('(curl -v https://127.0.0.1:5000/)')
  })

  it('knows a flow that mitmproxy could not deliver', () => {
    expect(messagesOf(connectTimeoutHubUnreachable, flow('refused'))).toEqual([
      "the registry registry-1.docker.io cannot be reached: [Errno 111] Connect call failed ('127.0.0.1', 443)",
    ])
  })

  it.each(['timeout', 'reset'] as const)(
    'passes over a flow of %s, which may have reached its host',
    (cause) => {
      expect(messagesOf(connectTimeoutHubUnreachable, flow(cause))).toEqual([])
    },
  )

  it('passes over a name that was not found', () => {
    expect(
      messagesOf(connectTimeoutHubUnreachable, unreachable({ cause: 'dns-failed', detail: 'x' })),
    ).toEqual([])
  })
})
