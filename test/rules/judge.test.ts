import { describe, expect, it } from 'vitest'
import type { Level, Rule } from '../../src/rules/rule.ts'
import { dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { judged } from '../helpers/judged.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'

/** Finds every step with this status. */
function finds(id: string, status: number, level: Level = 'error'): Rule {
  return {
    ...{ id, level, title: id, why: id, source: ['a test'], says: [] },
    *check({ trace }) {
      for (const step of trace.steps) {
        if (step.status === status)
          yield { message: `${id} at ${step.id}`, evidence: [step.id], remedy: 'none' }
      }
    },
  }
}

const MANIFEST = `GET ${REGISTRY}/v2/library/redis/manifests/latest`

function failing(...statuses: readonly number[]): Play {
  const log = play()
  for (const status of statuses) log.exchange(MANIFEST, status)
  log.end()
  return log
}

describe('judge', () => {
  it('puts errors before warnings before notes, each in the order in which they began', () => {
    const rules = [finds('a-note', 500, 'note'), finds('a-warning', 503, 'warning'), finds('an-error', 502)]
    const { findings } = judged(failing(500, 503, 502, 500).events, rules)
    expect(findings.map(({ rule }) => rule)).toEqual(['an-error', 'a-warning', 'a-note'])
  })

  it('lets the rule that stands first explain a step that several explain', () => {
    const rules = [finds('telling', 500), finds('general', 500), finds('beside', 500, 'warning')]
    const { findings } = judged(failing(500).events, rules)
    expect(findings.map(({ rule }) => rule)).toEqual(['telling', 'beside'])
  })

  it('takes the first error of a failed pull for its headline', () => {
    const rules = [finds('consequence', 500), finds('cause', 403), finds('note', 401, 'note')]
    const { headlines } = judged(failing(401, 403, 500).events, rules)
    expect([...headlines].map(([pull, { rule }]) => [pull, rule])).toEqual([[0, 'cause']])
  })

  it.each<Level>(['warning', 'note'])(
    'takes a %s about the last step for the headline of a pull that stops there',
    (level) => {
      const headlineOf = (goOn: (log: Play) => unknown): unknown => {
        const log = failing(200)
        goOn(log)
        return judged(log.events, [finds(level, 200, level)]).headlines.get(0)?.rule
      }
      expect(headlineOf(() => null)).toBe(level)
      expect(headlineOf((log) => log.ask(`GET ${REGISTRY}/v2/library/redis/blobs/${digestOf('a')}`))).toBe(
        undefined,
      )
    },
  )

  it('has no headline for a pull without one', () => {
    expect(judged(failing(404).events, []).headlines.size).toBe(0)
  })

  it('makes a note of what a pull overcame', () => {
    const log = play()
    const image = testImage('redis')
    const moves = dockerPull(log, { repository: 'library/redis', tag: 'latest', token: 'T', image })
    for (const [i, move] of moves.entries()) {
      if (i === 2)
        log.exchange(`GET ${REGISTRY}/v2/library/redis/manifests/latest`, 503, { authorization: 'Bearer T' })
      move()
    }
    log.end()
    const { findings, headlines, trace } = judged(log.events, [finds('stumble', 503)])
    expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    expect(findings.map(({ level }) => level)).toEqual(['note'])
    expect(headlines.size).toBe(0)
  })

  it('tells thousands that are alike once, with their number and a few of them', () => {
    const { findings } = judged(failing(...Array<number>(2000).fill(500)).events, [finds('flood', 500)])
    expect(findings).toHaveLength(1)
    expect(findings[0]?.message).toBe('flood at 0 (and 1999 times more)')
    expect(findings[0]?.evidence).toHaveLength(20)
  })
})
