import { describe, expect, it } from 'vitest'
import { diagramOf } from '../../src/views/diagram.ts'
import { answerRewrites, requestRewrites, rewriteWords } from '../../src/views/rewrites.ts'
import { reach } from '../helpers/reach.ts'
import { helloWorld } from '../helpers/stories.ts'

const { session, trace } = reach

describe('what pullscope changed', () => {
  it('is told in words, each value cut to the room there is', () => {
    expect(rewriteWords({ part: 'location', from: 'aaaaaa', to: 'bbbbbb' }, 4)).toBe(
      'pullscope rewrote location: aaa… → bbb…',
    )
    expect(rewriteWords({ part: 'host', from: null, to: 'b' })).toBe('pullscope added host: b')
    expect(rewriteWords({ part: 'host', from: 'a', to: null })).toBe('pullscope left out host: a')
  })

  it('is told apart by side', () => {
    const [step] = trace.steps
    if (step === undefined) throw new Error('a step expected')
    expect(requestRewrites(session, step).map(({ part }) => part)).toEqual(['url', 'host'])
    expect(answerRewrites(session, step).map(({ part }) => part)).toEqual(['location'])
  })

  it('marks the arrow, and stands beside the lane of pullscope, never of the registry', () => {
    const { lanes, sections } = diagramOf(session, trace)
    const rows = (sections[0]?.rows ?? []).filter(({ step }) => step.id === 0)
    expect(rows.map(({ words }) => words.slice(0, 40))).toEqual([
      expect.stringMatching(/^GET layer/u),
      '307 to cdn.test, rewritten',
      'pullscope rewrote location: https://cdn.',
    ])
    const note = rows.at(-1)
    expect(note?.kind === 'note' ? lanes[note.lane] : null).toMatchObject({
      participant: null,
      label: 'pullscope',
    })
  })

  it('is nothing where nothing was changed', () => {
    const step = helloWorld.trace.steps[0]
    if (step === undefined) throw new Error('a step expected')
    expect(answerRewrites(helloWorld.session, step)).toEqual([])
    expect(diagramOf(helloWorld.session, helloWorld.trace).lanes.map(({ label }) => label)).not.toContain(
      'pullscope',
    )
  })
})
