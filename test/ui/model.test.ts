import { describe, expect, it } from 'vitest'
import { reduceAll } from '../../src/model/reduce.ts'
import { isArriving } from '../../src/views/arriving.ts'
import { isLive, isUnderWay, modelOf } from '../../ui/model.ts'
import type { Model } from '../../ui/model.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { modelAt } from '../helpers/screens.ts'

const events = bigPull()

function fileUntil(at: number): Model {
  return modelOf(reduceAll(events.filter((event) => event.at <= at)), { mode: 'file', title: '', now: null })
}

describe('isUnderWay', () => {
  it('is so between two requests of a pull', () => {
    // The index has come, and the manifest is not asked for yet.
    expect(isUnderWay(modelAt(events, 74))).toBe(true)
  })

  it('is over with the pull', () => {
    expect(isUnderWay(modelAt(events, 11_000))).toBe(false)
    expect(isLive(modelAt(events, 11_000))).toBe(true)
  })

  it('is not so in a file, nor when the capture has ended', () => {
    expect(isUnderWay(fileUntil(74))).toBe(false)
    const ended = modelAt(
      [...events.filter(({ at }) => at <= 74), { at: 75, type: 'capture.ended', reason: 'quit' }],
      80,
    )
    expect(isUnderWay(ended)).toBe(false)
  })
})

describe('modelOf', () => {
  it('lets what is under way last until now, and never until before the last event', () => {
    expect(modelAt(events, 4000).session.lastAt).toBe(4000)
    const session = reduceAll(events)
    expect(modelOf(session, { mode: 'live', title: '', now: 1 }).session).toBe(session)
  })
})

describe('isArriving', () => {
  it('is a body that has begun and not ended', () => {
    const arriving = modelAt(events, 4000).trace.steps.filter(isArriving)
    expect(arriving.map(({ ask }) => ask.slice(0, 13))).toEqual(['GET layer 3/6', 'GET layer 5/6'])
  })
})
