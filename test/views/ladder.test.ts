import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { ladderHead, ladderRow, layLadder } from '../../src/views/ladder.ts'
import type { Ladder } from '../../src/views/ladder.ts'
import { CDN, DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { StepDraft } from '../helpers/traces.ts'

function ladderOf(steps: readonly StepDraft[], width = 90): Ladder {
  const { session, trace } = story({ participants: [DOCKER, REGISTRY, CDN], steps })
  const diagram = diagramOf(session, trace)
  const [section] = diagram.sections
  const ladder = section === undefined ? null : layLadder(diagram, section, { width, glyphs: GLYPHS.utf8 })
  if (ladder === null) throw new Error('no room for a ladder')
  return ladder
}

function rows(steps: readonly StepDraft[]): readonly string[] {
  const ladder = ladderOf(steps)
  const all = ladder.section.rows
  return all.flatMap((row, i) => ladderRow(ladder, row, all[i - 1]).map((line) => plainText(line).trimEnd()))
}

describe('ladderRow', () => {
  it('draws a request to the right and its answer to the left, and names the step once', () => {
    expect(rows([{ phase: 'resolve', at: [0, 12, 12], ask: 'HEAD latest', answer: '200' }])).toEqual([
      '  0 ms  │── HEAD latest ───────▶│  resolve',
      ' 12 ms  │◀─ 200 ────────────────│',
    ])
  })

  it('crosses lanes that it does not mean', () => {
    const steps: readonly StepDraft[] = [
      { phase: 'config', at: [0, 5, 5], ask: 'GET config', answer: '307' },
      { phase: 'config', at: [6, 9, 9], to: CDN.id, ask: 'GET config', answer: '200' },
    ]
    expect(rows(steps)[2]).toMatch(/│── GET config ─+┼─+▶│$/u)
    expect(rows(steps)[3]).toMatch(/│◀─ 200 ─+┼─+│$/u)
  })

  it('keeps every lane in its column', () => {
    const ladder = ladderOf([
      { phase: 'config', at: [0, 5, 5], ask: 'GET config', answer: '307' },
      { phase: 'config', at: [6, 9, 9], to: CDN.id, ask: 'GET 全角', answer: '200' },
    ])
    const bare = plainText(ladderHead(ladder).at(-1) ?? [])
    for (const column of ladder.columns) expect(bare[column]).toBe('│')
  })

  it('cuts words that do not fit, and marks the cut', () => {
    const ladder = ladderOf([{ phase: 'token', at: [0], ask: `token ${'x'.repeat(200)}` }])
    const [row] = ladder.section.rows
    const [line] = row === undefined ? [] : ladderRow(ladder, row, undefined)
    expect(plainText(line ?? [])).toMatch(/token x+… ─▶│ {2}token$/u)
  })

  it('draws what was lost with a broken line and a cross', () => {
    const failed = { side: 'upstream', cause: 'reset', message: 'read ECONNRESET' } as const
    expect(rows([{ phase: 'resolve', at: [0, null, 9], answer: 'reset', failed }]).slice(1)).toEqual([
      '  9 ms  │╳╌ reset ╌╌╌╌╌╌╌╌╌╌╌╌╌╌│',
      '  9 ms  │ ╰ read ECONNRESET',
    ])
  })

  it('wraps a note, however long', () => {
    const message = 'a reason that goes on and on, '.repeat(5).trimEnd()
    const failed = { side: 'upstream', cause: 'reset', message } as const
    const lines = rows([{ phase: 'resolve', at: [0, null, 9], answer: 'reset', failed }]).slice(2)
    expect(lines).toHaveLength(2)
    expect(lines.map((line) => line.replace(/^.*│ [╰ ] /u, '')).join(' ')).toBe(message)
  })

  it('draws a message of a participant to itself beside its lane', () => {
    expect(rows([{ phase: 'other', at: [0, 1, 1], to: DOCKER.id, ask: 'GET /' }])[0]).toBe(
      '  0 ms  │ ↺ GET /',
    )
  })

  it('names a step again where another came between', () => {
    const together: readonly StepDraft[] = [
      { phase: 'config', at: [0, 5, 5] },
      { phase: 'manifest', at: [1, 6, 6] },
    ]
    expect(rows(together).map((row) => row.split('  ').at(-1))).toEqual([
      'config',
      'manifest',
      'config',
      'manifest',
    ])
  })
})
