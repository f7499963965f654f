import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/rules/rule.ts'
import { plainText } from '../../src/text/span.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import type { Section } from '../../src/views/diagram.ts'
import { foldDiagram } from '../../src/views/fold.ts'
import { mermaidText } from '../../src/views/mermaid.ts'
import { textLines } from '../../src/views/text.ts'
import { anyStory } from '../helpers/any-story.ts'
import { longPull } from '../helpers/long-pull.ts'
import { longPush } from '../helpers/long-push.ts'
import type { Story } from '../helpers/traces.ts'

function sectionOf({ session, trace }: Story, findings: readonly Finding[] = []): Section {
  const [section] = foldDiagram(diagramOf(session, trace, findings)).sections
  if (section === undefined) throw new Error('no section')
  return section
}

function drawn({ rows }: Section): readonly number[] {
  return [...new Set(rows.filter((row) => row.kind === 'message').map(({ step }) => step.id))]
}

describe('a pull of forty layers', () => {
  it('is three layers and a row that says how many more there are', () => {
    const { rows } = sectionOf(longPull(40))
    const folds = rows.filter((row) => row.kind === 'note' && row.folded !== undefined)
    expect(folds.map(({ words }) => words)).toEqual(['37 more layers, 370 MB, 3.7 s'])
    expect(folds[0]).toMatchObject({ label: 'layers', at: 350, step: { id: 7 }, lane: 0 })
    expect(rows.at(-1)).toBe(folds[0])
    expect(drawn({ rows } as Section)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('keeps a layer that failed, with its redirect', () => {
    const section = sectionOf(longPull(40, [20]))
    expect(drawn(section)).toEqual([0, 1, 2, 3, 4, 5, 6, 41, 42])
    expect(section.rows.map(({ words }) => words)).toContain('36 more layers, 360 MB, 3.7 s')
  })

  it('keeps a layer of which something was found', () => {
    const finding: Finding = {
      ...{ rule: 'slow', level: 'note', message: 'This layer was slow.', remedy: '', pull: 0 },
      evidence: [60, 2],
    }
    const section = sectionOf(longPull(40), [finding])
    expect(drawn(section)).toEqual([0, 1, 2, 3, 4, 5, 6, 59, 60])
    expect(section.rows.some((row) => row.kind === 'note' && row.finding === finding)).toBe(true)
  })

  it('keeps its lanes and its phase bars', () => {
    const { session, trace } = longPull(40)
    const [full] = diagramOf(session, trace).sections
    const { lanes, bars, steps } = sectionOf({ session, trace })
    expect({ lanes, bars, steps }).toEqual({ lanes: full?.lanes, bars: full?.bars, steps: full?.steps })
  })

  it('is drawn whole when asked for', () => {
    const { session, trace } = longPull(40)
    const diagram = diagramOf(session, trace)
    expect(foldDiagram(diagram, 'full')).toBe(diagram)
  })

  it('is one line as text, and a note in mermaid; all of it in full', () => {
    const { session, trace } = longPull(40)
    const text = (extent: 'folded' | 'full'): string =>
      textLines(session, trace, { width: 100, glyphs: 'utf8', extent }).map(plainText).join('\n')
    expect(text('folded')).toMatch(/350 ms {2}│ ⋮ 37 more layers, 370 MB, 3.7 s/u)
    expect(text('folded').split('\n').length).toBeLessThan(40)
    expect(text('full')).not.toContain('more layers')
    expect(text('full')).toContain('layer 40/40')
    expect(mermaidText(session, trace)).toContain('Note over p0: ⋮ 37 more layers')
    expect(mermaidText(session, trace, [], { extent: 'full' })).not.toContain('more layers')
  })
})

function foldsIn({ rows }: Section): readonly string[] {
  return rows.flatMap((row) => (row.kind === 'note' && row.folded !== undefined ? [row.words] : []))
}

describe('a push of forty blobs', () => {
  it('is three blobs and a row that counts the others', () => {
    const section = sectionOf(longPush({ pushed: 40 }))
    expect(foldsIn(section)).toEqual(['37 more blobs: 37 pushed, 37.0 MB, 3.6 s'])
    expect(drawn(section)).toEqual(Array.from({ length: 13 }, (_, i) => i))
    expect(section.rows.at(-1)).toMatchObject({ label: 'blobs', at: 350, step: { id: 13 }, lane: 0 })
  })

  it('tells those that went up from those that were there, or mounted, and the tokens for these', () => {
    expect(foldsIn(sectionOf(longPush({ pushed: 20, there: 12, mounted: 8 })))).toEqual([
      '37 more blobs: 17 pushed, 8 mounted, 12 already there, 17.0 MB, 8 tokens, 3.6 s',
    ])
    expect(foldsIn(sectionOf(longPush({ pushed: 0, there: 40 })))).toEqual([
      '37 more blobs: 37 already there, 3.6 s',
    ])
  })

  it('keeps a blob that was refused, all of it', () => {
    const section = sectionOf(longPush({ pushed: 40, broken: [20] }))
    expect(foldsIn(section)).toEqual(['36 more blobs: 36 pushed, 36.0 MB, 3.6 s'])
    expect(drawn(section)).toEqual([...Array.from({ length: 13 }, (_, i) => i), 81, 82, 83, 84])
  })

  it('keeps a blob of which something was found', () => {
    const finding: Finding = {
      ...{ rule: 'slow', level: 'note', message: 'This upload was slow.', remedy: '', pull: 0 },
      evidence: [83],
    }
    const section = sectionOf(longPush({ pushed: 40 }), [finding])
    expect(drawn(section)).toEqual([...Array.from({ length: 13 }, (_, i) => i), 81, 82, 83, 84])
    expect(section.rows.some((row) => row.kind === 'note' && row.finding === finding)).toBe(true)
  })

  it('leaves out what was asked for and never sent, but for a push that goes on', () => {
    const ended = sectionOf(longPush({ pushed: 20, missing: 5 }))
    expect(foldsIn(ended)).toEqual(['17 more blobs: 17 pushed, 17.0 MB, 1.6 s'])
    expect(drawn(ended)).toHaveLength(13)
    // Where the blobs begin that it counts.
    expect(ended.rows.at(-1)).toMatchObject({ step: { id: 1 + 5 + 3 * 4 } })
    const running = sectionOf(longPush({ pushed: 20, missing: 5, status: 'running' }))
    expect(drawn(running)).toHaveLength(13 + 5)
  })

  it('leaves twelve blobs alone', () => {
    const { session, trace } = longPush({ pushed: 6, there: 6, missing: 9 })
    expect(foldDiagram(diagramOf(session, trace)).sections).toEqual(diagramOf(session, trace).sections)
  })

  it('is folded in text and in mermaid, and drawn in full when asked for', () => {
    const { session, trace } = longPush({ pushed: 40 })
    const text = (extent: 'folded' | 'full'): string =>
      textLines(session, trace, { width: 100, glyphs: 'utf8', extent }).map(plainText).join('\n')
    expect(text('folded')).toMatch(/350 ms {2}│ ⋮ 37 more blobs: 37 pushed, 37\.0 MB, 3\.6 s/u)
    expect(text('full')).not.toContain('more blobs')
    expect(mermaidText(session, trace)).toContain('Note over p0: ⋮ 37 more blobs: 37 pushed')
  })
})

it('leaves twelve layers alone', () => {
  const { session, trace } = longPull(12)
  const diagram = diagramOf(session, trace)
  expect(foldDiagram(diagram).sections).toEqual(diagram.sections)
})

it('leaves a pull alone in which most went wrong', () => {
  const { session, trace } = longPull(
    40,
    Array.from({ length: 30 }, (_, i) => i),
  )
  expect(foldDiagram(diagramOf(session, trace)).sections).toEqual(diagramOf(session, trace).sections)
})

it('folds or draws every step of any push, and those that went wrong are drawn', () => {
  const some = fc.nat(20)
  const blobs = fc.record({ pushed: some, there: some, mounted: some, missing: some, broken: fc.array(some) })
  fc.assert(
    fc.property(blobs, (drafted) => {
      const story = longPush(drafted)
      const { rows } = sectionOf(story)
      const folded = rows.flatMap((row) => (row.kind === 'note' ? (row.folded ?? []) : []))
      const told = [...folded, ...rows.map(({ step }) => step)]
      expect(new Set(told.map(({ id }) => id)).size).toBe(story.trace.steps.length)
      expect(folded.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    }),
  )
})

it('folds or draws every step of any trace', () => {
  fc.assert(
    fc.property(anyStory, ({ session, trace }) => {
      const sections = foldDiagram(diagramOf(session, trace)).sections
      const told = sections.flatMap(({ rows }) =>
        rows.flatMap((row) => (row.kind === 'note' ? (row.folded ?? [row.step]) : [row.step])),
      )
      expect(new Set(told.map(({ id }) => id)).size).toBe(trace.steps.length)
    }),
  )
})
