import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { isLive, modelOf, type Model } from '../../ui/model.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { screenOf } from '../helpers/screens.ts'

const SIZE = { columns: 100, rows: 24 }
const PULL = bigPull()
const ENDED: CaptureEvent = { at: 99_999, type: 'capture.ended', reason: 'signal' }

const followed = (events: readonly CaptureEvent[]): Model =>
  modelOf(reduceAll(events), { mode: 'followed', title: 'redis.jsonl', now: null })

describe('the screen over a file that is still being written', () => {
  it('says so in place of live, and goes along with what is new', () => {
    const screen = screenOf(followed(PULL.slice(0, 20)), { size: SIZE })
    expect(screen.getRows()[0]).toContain('● following redis.jsonl')
    expect(screen.getRows().at(-1)).toMatch(/following$/)
    const last = screen.getRows().at(-2)
    screen.show(followed(PULL))
    expect(screen.getRows().at(-2)).not.toBe(last)
    expect(isLive(followed(PULL))).toBe(true)
  })

  it('says when it ended', () => {
    const whole = followed([...PULL, ENDED])
    expect(screenOf(whole, { size: SIZE }).getRows()[0]).toContain('✔ ended redis.jsonl')
    expect(isLive(whole)).toBe(false)
  })

  it('says that nobody writes it any more, and that what was under way has no end', () => {
    const half = reduceAll(PULL.filter(({ at }) => at <= 4000))
    const model = modelOf(half, { mode: 'unwritten', title: 'redis.jsonl', now: null })
    const rows = screenOf(model, { size: SIZE }).getRows()
    expect(rows[0]).toContain('○ no longer written redis.jsonl')
    expect(rows.join('\n')).toMatch(/○ incomplete after 3\.3 s/u)
    expect(rows.join('\n')).not.toContain('running for')
    expect(isLive(model)).toBe(false)
  })

  it('names no proxy to point a client at while nothing has come by', () => {
    const rows = screenOf(followed([]), { size: SIZE }).getRows().join('\n')
    expect(rows).toContain('Nothing has come by yet.')
    expect(rows).not.toContain('http://')
  })
})
