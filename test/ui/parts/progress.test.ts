import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../../src/text/width.ts'
import { GLYPHS } from '../../../src/views/glyphs.ts'
import { percent } from '../../../src/text/units.ts'
import { progressWords } from '../../../ui/parts/progress.ts'
import { sideBySide } from '../../helpers/stories.ts'

/** 31.4 of 104 MB, since 95 ms. */
const arriving = sideBySide.trace.steps[4]

function words(room: number, glyphs = GLYPHS.utf8): string {
  if (arriving === undefined) throw new Error('the story has no such step')
  return progressWords(arriving, { now: 3235, room, glyphs })
}

describe('progressWords', () => {
  it('tells all where there is room', () => {
    expect(words(80)).toBe('200 ███████▏░░░░░░░░░░░░░░░░ 31.4 MB of 104 MB 10.0 MB/s')
    expect(words(80, GLYPHS.ascii)).toBe('200 #######................. 31.4 MB of 104 MB 10.0 MB/s')
  })

  it('tells less where there is less, down to the percent', () => {
    expect(words(40)).toBe('200 ██▍░░░░░ 31.4 MB of 104 MB 10.0 MB/s')
    expect(words(30)).toBe('200 ███▌░░░░░░░░ 30% 10.0 MB/s')
    expect(words(14)).toBe('200 █▊░░░░ 30%')
    expect(words(5)).toBe('200 30%')
  })

  it('takes no more than its room, if that is enough for the percent', () => {
    for (let room = 7; room < 80; room++) expect(displayWidth(words(room))).toBeLessThanOrEqual(room)
  })

  it('counts where nobody said how much is to come, and says nothing of a speed before there is one', () => {
    if (arriving === undefined) throw new Error('the story has no such step')
    const unsized = { ...arriving, facts: { ...arriving.facts, size: null } }
    expect(progressWords(unsized, { now: 95, room: 80, glyphs: GLYPHS.utf8 })).toBe('200 31.4 MB so far')
  })
})

describe('percent', () => {
  it('is rounded down, so that 100% is all', () => {
    expect(percent(999, 1000)).toBe('99%')
    expect(percent(1000, 1000)).toBe('100%')
    expect(percent(1001, 1000)).toBe('100%')
  })
})
