import { describe, expect, it } from 'vitest'
import type { UpstreamLink } from '../../src/model/session.ts'
import { insecureOf } from '../../src/decode/insecure.ts'
import { EMPTY_SESSION } from '../../src/model/session.ts'
import type { Session } from '../../src/model/session.ts'
import { INSECURE, reach } from '../helpers/reach.ts'

const seen = reach.session.connections[0]?.upstreams ?? []

function sessionOf(insecure: readonly string[], upstreams: readonly UpstreamLink[]): Session {
  const connection = { id: 0, client: '', openedAt: 0, closedAt: null, tunnel: null, upstreams }
  return { ...EMPTY_SESSION, insecure, connections: [undefined, connection] }
}

describe('hosts that are not verified', () => {
  it('are those that were used, then those that the user named besides, each once', () => {
    expect(insecureOf(sessionOf([INSECURE, 'b', 'b'], [...seen, ...seen]))).toEqual([
      { host: INSECURE, used: true, wouldFail: 'tls-expired' },
      { host: 'b', used: false, wouldFail: null },
    ])
  })

  it('are told in half a capture, whose beginning is missing', () => {
    expect(insecureOf(sessionOf([], seen))).toMatchObject([{ host: INSECURE, used: true }])
  })

  it('are none where everything was verified', () => {
    expect(insecureOf(sessionOf([], seen.slice(1)))).toEqual([])
  })
})
