import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagramOf } from '../../src/views/diagram.ts'
import { anyStory } from '../helpers/any-story.ts'
import { helloWorld, troubles, twoPulls } from '../helpers/stories.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { Story } from '../helpers/traces.ts'

function diagram({ session, trace }: Story): ReturnType<typeof diagramOf> {
  return diagramOf(session, trace)
}

function laneLabels({ lanes }: ReturnType<typeof diagramOf>, indexes: readonly number[]): readonly string[] {
  return indexes.map((i) => lanes[i]?.label ?? 'no such lane')
}

describe('diagramOf', () => {
  it('has the participants as lanes, in their order', () => {
    const drawing = diagram(helloWorld)
    expect(drawing.lanes.map(({ participant }) => participant)).toEqual([
      'docker',
      'registry-1.docker.io',
      'auth.docker.io',
      'production.cloudflare.docker.com',
    ])
  })

  it('keeps two pulls at once apart, each with the lanes it needs', () => {
    const drawing = diagram(twoPulls)
    expect(drawing.sections.map(({ pull }) => pull?.reference)).toEqual([
      'docker.io/library/alpine:3',
      'docker.io/acme/app:1',
    ])
    expect(laneLabels(drawing, drawing.sections[1]?.lanes ?? [])).toEqual([
      'docker 26.1.0',
      'registry-1.docker.io',
    ])
  })

  it('puts what belongs to no pull last', () => {
    const first = story({
      participants: [DOCKER, REGISTRY],
      pulls: [{ reference: 'docker.io/library/redis:7', startedAt: 50 }],
      steps: [
        { phase: 'other', at: [0, 1, 1], pull: null },
        { phase: 'resolve', at: [50, 60, 60] },
      ],
    })
    expect(diagram(first).sections.map(({ pull }) => pull?.reference ?? null)).toEqual([
      'docker.io/library/redis:7',
      null,
    ])
  })

  it('gives pullscope a lane behind the clients where it answered', () => {
    const drawing = diagram(troubles)
    expect(drawing.lanes.map(({ label }) => label).slice(0, 4)).toEqual([
      'docker 20.10.24',
      'podman',
      'pullscope',
      'registry-1.docker.io',
    ])
    expect(diagram(helloWorld).lanes.some(({ participant }) => participant === null)).toBe(false)
  })

  it('never shows an answer of pullscope as anybody else’s', () => {
    fc.assert(
      fc.property(anyStory, ({ session, trace }) => {
        const { lanes, sections } = diagramOf(session, trace)
        for (const row of sections.flatMap(({ rows }) => rows)) {
          if (row.kind === 'note' || row.part === 'ask') continue
          const exchange = row.step.exchange === null ? undefined : session.exchanges[row.step.exchange]
          if (exchange === undefined || !('response' in exchange) || exchange.response?.from !== 'pullscope')
            continue
          const client = row.step.from
          const ends = [row.from, row.to].map((lane) => lanes[lane]?.participant)
          expect(ends.every((end) => end === null || end === client)).toBe(true)
        }
      }),
    )
  })

  it('shows each step once and in order of time, whatever the trace', () => {
    fc.assert(
      fc.property(anyStory, ({ session, trace }) => {
        const { lanes, sections } = diagramOf(session, trace)
        const asked = sections.flatMap(({ rows }) =>
          rows.filter((row) => row.kind === 'message' && row.part === 'ask'),
        )
        expect(asked.map(({ step }) => step.id).sort((a, b) => a - b)).toEqual(
          trace.steps.map(({ id }) => id),
        )
        for (const { rows, lanes: used } of sections) {
          expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((a, b) => a - b))
          for (const lane of used) expect(lanes[lane]).toBeDefined()
        }
      }),
    )
  })
})
