import { describe, expect, it } from 'vitest'
import { indexOf, initialState, reduce } from '../../ui/state.ts'
import type { Action, Drawn, Item, State } from '../../ui/state.ts'

/** Ten steps, each asked and answered. */
const items: readonly Item[] = Array.from({ length: 20 }, (_, i) => ({
  step: Math.floor(i / 2),
  part: i % 2 === 0 ? 'ask' : 'answer',
}))
const drawn: Drawn = {
  items,
  start: 12,
  page: 8,
  sections: [0, 1, 'loose'],
  section: 1,
  sectionOf: () => 1,
  textLines: 50,
  textPage: 20,
}

const down: Action = { type: 'move', unit: 'row', way: 1 }
const up: Action = { type: 'move', unit: 'row', way: -1 }
const following = initialState('live')

function after(state: State, ...actions: readonly Action[]): State {
  return actions.reduce((before, action) => reduce(before, action, drawn), state)
}

describe('following', () => {
  it('is how a live screen begins, and not how a file does', () => {
    expect(initialState('live').cursor).toBe('end')
    expect(initialState('file').cursor).toBe('start')
  })

  it('ends when the user goes up, one above the last row', () => {
    expect(after(following, up).cursor).toEqual({ step: 9, part: 'ask' })
  })

  it('does not begin again by going down to the last row', () => {
    expect(after(following, up, down, down).cursor).toEqual({ step: 9, part: 'answer' })
  })

  it('begins again at the end', () => {
    expect(after(following, up, { type: 'move', unit: 'all', way: 1 }).cursor).toBe('end')
  })
})

describe('the cursor', () => {
  it('scrolls no more than it must', () => {
    const last = after(following, up)
    expect(last.top).toBe(12)
    expect(reduce({ ...last, cursor: { step: 6, part: 'ask' } }, up, drawn).top).toBe(11)
  })

  it('goes down over the edge by one row', () => {
    const bottom: State = { ...following, cursor: { step: 5, part: 'answer' }, top: 4 }
    expect(reduce(bottom, down, { ...drawn, start: 4 })).toMatchObject({
      cursor: { step: 6, part: 'ask' },
      top: 5,
    })
  })

  it('moves by a page less one row', () => {
    expect(after(following, { type: 'move', unit: 'page', way: -1 }).cursor).toEqual({ step: 6, part: 'ask' })
  })

  it('stays in the list', () => {
    const first = after(following, { type: 'move', unit: 'all', way: -1 }, up, up)
    expect(first.cursor).toEqual({ step: 0, part: 'ask' })
    expect(reduce(following, up, { ...drawn, items: [] })).toEqual(following)
  })

  it('stays at its step when its row is gone', () => {
    const asks = items.filter(({ part }) => part === 'ask')
    expect(asks[indexOf(asks, { step: 4, part: 'answer' })]).toEqual({ step: 4, part: 'ask' })
  })

  it('goes where its step would be when that is gone, too', () => {
    const rest = items.filter(({ step }) => step !== 4)
    expect(rest[indexOf(rest, { step: 4, part: 'ask' })]).toEqual({ step: 5, part: 'ask' })
    expect(indexOf([], { step: 4, part: 'ask' })).toBe(-1)
    expect(indexOf([], 'start')).toBe(-1)
  })
})

describe('pulls', () => {
  it('turns to the one beside, and no further', () => {
    expect(after(following, { type: 'turn', way: 1 }).section).toBe('loose')
    expect(reduce(following, { type: 'turn', way: 1 }, { ...drawn, section: 'loose' }).section).toBeNull()
  })

  it('follows there only if it followed here', () => {
    expect(after(following, { type: 'turn', way: -1 }).cursor).toBe('end')
    expect(after(following, up, { type: 'turn', way: -1 }).cursor).toBe('start')
  })
})

describe('the detail', () => {
  const open = after(following, up, { type: 'open' })

  it('opens the step under the cursor, which stops following', () => {
    expect(open.over).toEqual([{ kind: 'detail', step: 9, top: 0 }])
    expect(after(following, { type: 'open' }).cursor).toEqual({ step: 9, part: 'answer' })
  })

  it('has nothing to open in an empty list', () => {
    expect(reduce(following, { type: 'open' }, { ...drawn, items: [] }).over).toEqual([])
  })

  it('scrolls to its last line and no further', () => {
    const bottom = after(open, { type: 'move', unit: 'all', way: 1 }, down)
    expect(bottom.over).toEqual([{ kind: 'detail', step: 9, top: 30 }])
  })

  it('turns to the step before, and the cursor with it', () => {
    const before = after(open, down, { type: 'turn', way: -1 })
    expect(before.over).toEqual([{ kind: 'detail', step: 8, top: 0 }])
    expect(before.cursor).toEqual({ step: 8, part: 'ask' })
    expect(after(open, { type: 'turn', way: 1 })).toEqual(open)
  })

  it('is left by back, one layer at a time', () => {
    const helped = after(open, { type: 'help' })
    expect(after(helped, { type: 'back' })).toEqual(open)
    expect(after(helped, { type: 'back' }, { type: 'back' }).over).toEqual([])
  })
})

describe('the filter', () => {
  const typed = after(
    following,
    { type: 'filter' },
    { type: 'write', text: 'cd' },
    { type: 'write', text: 'n' },
  )

  it('is written and kept', () => {
    expect(typed).toMatchObject({ prompt: 'open', filter: 'cdn' })
    expect(after(typed, { type: 'open' })).toMatchObject({ prompt: 'closed', filter: 'cdn', over: [] })
  })

  it('is erased by character, or all of it', () => {
    expect(after(typed, { type: 'erase', what: 'character' }).filter).toBe('cd')
    expect(after(typed, { type: 'erase', what: 'all' }).filter).toBe('')
  })

  it.each(['👩‍👩‍👧', '🇩🇪', 'e\u0301'])('is erased by what a reader takes for a character: %s', (character) => {
    const wide = after(typed, { type: 'write', text: character })
    expect(after(wide, { type: 'erase', what: 'character' }).filter).toBe('cdn')
    expect(after(following, { type: 'erase', what: 'character' }).filter).toBe('')
  })

  it('is dropped by back, from the prompt and from the list', () => {
    expect(after(typed, { type: 'back' })).toMatchObject({ prompt: 'closed', filter: '' })
    expect(after(typed, { type: 'open' }, { type: 'back' })).toMatchObject({ prompt: 'closed', filter: '' })
  })
})
