import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowOf } from '../../../ui/parts/window.ts'

const single = (): number => 1

describe('windowOf', () => {
  it('shows the end of a list, filled from below', () => {
    expect(windowOf({ count: 100, height: 10, show: 'end', top: 0, linesOf: single })).toEqual({
      start: 90,
      end: 100,
    })
  })

  it('shows a short list from its beginning', () => {
    expect(windowOf({ count: 3, height: 10, show: 'end', top: 0, linesOf: single })).toEqual({
      start: 0,
      end: 3,
    })
    expect(windowOf({ count: 0, height: 10, show: 'end', top: 0, linesOf: single })).toEqual({
      start: 0,
      end: 0,
    })
  })

  it('stays where it is while the cursor is inside', () => {
    expect(windowOf({ count: 100, height: 10, show: 45, top: 40, linesOf: single })).toEqual({
      start: 40,
      end: 50,
    })
  })

  it('moves up and down with a cursor that leaves it', () => {
    expect(windowOf({ count: 100, height: 10, show: 39, top: 40, linesOf: single })).toEqual({
      start: 39,
      end: 49,
    })
    expect(windowOf({ count: 100, height: 10, show: 50, top: 40, linesOf: single })).toEqual({
      start: 41,
      end: 51,
    })
  })

  it('shows a row of several lines whole', () => {
    const linesOf = (index: number): number => (index === 9 ? 4 : 1)
    expect(windowOf({ count: 100, height: 10, show: 9, top: 0, linesOf })).toEqual({ start: 3, end: 10 })
  })

  it('leaves no lines empty below the end', () => {
    expect(windowOf({ count: 100, height: 10, show: 99, top: 98, linesOf: single })).toEqual({
      start: 90,
      end: 100,
    })
  })

  it('always shows the cursor, whole if it can be, and asks for few rows', () => {
    const height = fc.integer({ min: 1, max: 60 })
    const lines = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(lines, height, fc.nat(), fc.nat(), (rows, room, cursor, top) => {
        const asked = new Set<number>()
        const linesOf = (index: number): number => {
          asked.add(index)
          return rows[index] ?? 0
        }
        const show = cursor % rows.length
        const { start, end } = windowOf({ count: rows.length, height: room, show, top, linesOf })
        const above = rows.slice(start, show).reduce((sum, own) => sum + own, 0)
        expect(start <= show && show < end).toBe(true)
        expect(above < room).toBe(true)
        expect(start === show || above + (rows[show] ?? 0) <= room).toBe(true)
        expect(asked.size).toBeLessThanOrEqual(3 * room + 3)
      }),
      { numRuns: 500 },
    )
  })
})
