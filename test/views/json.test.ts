import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../src/views/json.ts'
import { anyStory } from '../helpers/any-story.ts'
import { INSECURE, reach } from '../helpers/reach.ts'
import { helloWorld, sideBySide } from '../helpers/stories.ts'

const FINDING = {
  rule: 'authorization-forwarded',
  level: 'error',
  message: 'the token went to the blob store',
  remedy: 'drop Authorization on a redirect to another host',
  evidence: [7],
  pull: 0,
} as const

function parsed(...story: Parameters<typeof jsonText>): Record<string, unknown[]> {
  return JSON.parse(jsonText(...story)) as Record<string, unknown[]>
}

describe('jsonText', () => {
  it('has the members that DESIGN.md promises, and no others', () => {
    const { session, trace } = helloWorld
    const document = parsed(session, trace, [FINDING])
    expect(Object.keys(document)).toEqual([
      'format',
      'version',
      'insecure',
      'participants',
      'pulls',
      'steps',
      'connections',
      'findings',
    ])
    expect(document['participants']?.[1]).toEqual({
      id: 'registry-1.docker.io',
      role: 'registry',
      authority: 'registry-1.docker.io',
      verified: null,
    })
    expect(document['pulls']).toEqual([
      {
        id: 0,
        kind: 'pull',
        client: 'docker',
        reference: 'docker.io/library/hello-world:latest',
        digest: trace.pulls[0]?.digest,
        platform: 'linux/amd64',
        status: 'complete',
        bytes: 16_003,
        steps: [0, 1, 2, 3, 4, 5, 6, 7, 8],
      },
    ])
    expect(document['steps']?.[1]).toEqual({
      id: 1,
      pull: 0,
      phase: 'token',
      operation: null,
      method: 'GET',
      url: 'https://auth.docker.io/v2/',
      status: 200,
      outcome: 'ok',
      from: 'docker',
      to: 'auth.docker.io',
      causedBy: 0,
      startedAt: 13,
      durationMs: 31,
      bytes: 2712,
      bytesSent: 0,
      connection: 0,
      address: null,
      rewritten: [],
    })
    expect(document['findings']).toEqual([FINDING])
  })

  it('has no duration and no status for what is open', () => {
    const steps = parsed(sideBySide.session, sideBySide.trace, [])['steps']
    expect(steps?.[5]).toMatchObject({ status: null, durationMs: null, outcome: 'pending' })
    expect(steps?.[4]).toMatchObject({ status: 200, durationMs: null, bytes: 31_400_000 })
  })

  it('gives durations no more digits than times have', () => {
    const { session, trace } = helloWorld
    const steps = trace.steps.map((step) => ({ ...step, startedAt: 0.1, endedAt: 0.3 }))
    expect(parsed(session, { ...trace, steps }, [])['steps']?.[0]).toMatchObject({ durationMs: 0.2 })
  })

  it('gives each step back as it is, whatever is in it', () => {
    fc.assert(
      fc.property(anyStory, ({ session, trace }) => {
        const document = parsed(session, trace, [])
        const bare = JSON.parse(JSON.stringify(trace)) as typeof trace
        expect(document['steps']).toHaveLength(trace.steps.length)
        document['steps']?.forEach((step, i) => {
          const { id, pull, url, from, to, outcome } = bare.steps[i] ?? {}
          expect(step).toMatchObject({ id, pull, url, from, to, outcome })
        })
      }),
    )
  })

  it('answers which address was fast, through what, and who was not verified', () => {
    const { insecure, participants, connections, steps } = parsed(reach.session, reach.trace, [])
    expect(insecure).toEqual([
      { host: INSECURE, used: true, wouldFail: 'tls-expired' },
      { host: '*.lab.test', used: false, wouldFail: null },
    ])
    const verdicts = participants?.map((participant) => participant as Record<string, unknown>)
    expect(verdicts?.map(({ id, verified }) => [id, verified])).toEqual([
      ['docker', null],
      ['client', null],
      [INSECURE, false],
      ['quay.io', null],
      ['cdn.test', true],
    ])
    expect(connections?.[0]).toMatchObject({
      tunnel: null,
      upstreams: [
        { address: '[fd00::7]:5000', family: 'IPv6', via: null, dnsMs: 3, connectMs: 5, tlsMs: 9 },
        {
          address: '127.0.0.1:1080',
          family: 'IPv4',
          via: 'socks5h://127.0.0.1:1080',
          tls: { verification: 'on', wouldFail: null, certificate: { subject: 'CN=cdn.test' } },
        },
      ],
    })
    expect(connections?.[1]).toMatchObject({
      tunnel: {
        authority: 'quay.io',
        intercepted: false,
        sni: 'quay.io',
        bytes: 31_400_000,
        bytesSent: 2100,
      },
    })
    expect(steps?.[1]).toMatchObject({ to: 'cdn.test', connection: 0, address: '127.0.0.1:1080' })
  })

  it('marks what pullscope changed as its own doing, by side', () => {
    const { steps } = parsed(reach.session, reach.trace, [])
    expect(steps?.[0]).toMatchObject({
      rewritten: [
        { side: 'request', part: 'url' },
        { side: 'request', part: 'host', from: '127.0.0.1:5000', to: INSECURE },
        { side: 'response', part: 'location', from: 'https://cdn.test/blob/1' },
      ],
    })
  })
})
