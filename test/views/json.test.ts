import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../src/views/json.ts'
import { anyStory } from '../helpers/any-story.ts'
import { helloWorld, sideBySide } from '../helpers/stories.ts'

const FINDING = {
  rule: 'authorization-forwarded',
  level: 'error',
  message: 'the token went to the blob store',
  remedy: 'drop Authorization on a redirect to another host',
  evidence: [7],
  pull: 0,
} as const

function parsed(...[trace, findings]: Parameters<typeof jsonText>): Record<string, unknown[]> {
  return JSON.parse(jsonText(trace, findings)) as Record<string, unknown[]>
}

describe('jsonText', () => {
  it('has the members that DESIGN.md promises, and no others', () => {
    const { trace } = helloWorld
    const document = parsed(trace, [FINDING])
    expect(Object.keys(document)).toEqual(['format', 'version', 'participants', 'pulls', 'steps', 'findings'])
    expect(document['participants']?.[1]).toEqual({
      id: 'registry-1.docker.io',
      role: 'registry',
      authority: 'registry-1.docker.io',
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
    })
    expect(document['findings']).toEqual([FINDING])
  })

  it('has no duration and no status for what is open', () => {
    const steps = parsed(sideBySide.trace, [])['steps']
    expect(steps?.[5]).toMatchObject({ status: null, durationMs: null, outcome: 'pending' })
    expect(steps?.[4]).toMatchObject({ status: 200, durationMs: null, bytes: 31_400_000 })
  })

  it('gives durations no more digits than times have', () => {
    const { trace } = helloWorld
    const steps = trace.steps.map((step) => ({ ...step, startedAt: 0.1, endedAt: 0.3 }))
    expect(parsed({ ...trace, steps }, [])['steps']?.[0]).toMatchObject({ durationMs: 0.2 })
  })

  it('gives each step back as it is, whatever is in it', () => {
    fc.assert(
      fc.property(anyStory, ({ trace }) => {
        const document = parsed(trace, [])
        const bare = JSON.parse(JSON.stringify(trace)) as typeof trace
        expect(document['steps']).toHaveLength(trace.steps.length)
        document['steps']?.forEach((step, i) => {
          const { id, pull, url, from, to, outcome } = bare.steps[i] ?? {}
          expect(step).toMatchObject({ id, pull, url, from, to, outcome })
        })
      }),
    )
  })
})
