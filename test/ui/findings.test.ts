// Findings on the screen: beside their step, in a list of their own, and each in full.

import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/text/width.ts'
import { situationOf } from '../../ui/keys.ts'
import { modelOf } from '../../ui/model.ts'
import type { Model } from '../../ui/model.ts'
import { keyOfFinding } from '../../ui/parts/finding-item.ts'
import type { Screen } from '../../ui/screen.ts'
import { initialState, reduce } from '../../ui/state.ts'
import type { Action, Drawn, Item, State } from '../../ui/state.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { drawn } from '../helpers/drawn.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../helpers/hostile.ts'
import { judged } from '../helpers/judged.ts'
import { refusedWith, REFUSED_STEP } from '../helpers/refused.ts'
import { modelAt, modelOfStory, press, screenOf } from '../helpers/screens.ts'
import { troubles, twoPulls } from '../helpers/stories.ts'

const FOLDER = '../../fixtures/golden/ui'
const SIZES = [60, 80, 160] as const

const refused = modelAt(refusedWith('access denied'), 1000)

function screen(model: Model, columns = 100, rows = 30): Screen {
  return screenOf(model, { size: { columns, rows } })
}

function text(of: Screen): string {
  return of.getRows().join('\n')
}

describe('a finding', () => {
  it.each(SIZES)('stands under its step, %i columns', async (columns) => {
    const shown = screen(refused, columns, 24)
    await expect(drawn(shown, columns)).toMatchFileSnapshot(`${FOLDER}/finding-beside-${columns}.txt`)
  })

  it.each(SIZES)('is told in full, %i columns', async (columns) => {
    const shown = screen(refused, columns, 40)
    press(shown, 'f', 'enter')
    await expect(drawn(shown, columns)).toMatchFileSnapshot(`${FOLDER}/finding-${columns}.txt`)
  })

  it('is counted on top, at any width', () => {
    expect(screen(refused).getRows()[0]).toMatch(/ {3}✘ 1 error$/u)
    expect(screen(refused, 44).getRows()[0]).toContain('✘ 1 error')
  })

  it('appears as soon as it is there', () => {
    const shown = screen(modelAt(refusedWith('access denied'), 45))
    expect(text(shown)).not.toContain('▲')
    shown.show(refused)
    expect(text(shown)).toContain('✘ registry-1.docker.io refuses acme/secret')
  })

  it('opens from its row under the step, and leads back to it', () => {
    const shown = screen(refused)
    press(shown, 'end', 'enter')
    expect(text(shown)).toContain('What to do')
    press(shown, 'enter')
    expect(shown.getRows().find((row) => row.startsWith('▌'))).toContain('✘ registry-1.docker.io refuses')
  })

  it('is part of the detail of its step', () => {
    const shown = screen(refused)
    press(shown, 'end', 'up', 'enter')
    expect(text(shown)).toMatch(/What was found\n {3}✘ error {6}registry-1\.docker\.io refuses/u)
  })
})

describe('the list of findings', () => {
  it.each(SIZES)('has them by rank, %i columns', async (columns) => {
    const shown = screen(modelOfStory(troubles), columns, 30)
    press(shown, 'f', 'down')
    await expect(drawn(shown, columns)).toMatchFileSnapshot(`${FOLDER}/findings-${columns}.txt`)
  })

  it('in 16 colours, and in ASCII', async () => {
    const size = { columns: 80, rows: 24 }
    const coloured = screenOf(modelOfStory(troubles), { size, colours: '16' })
    press(coloured, 'f')
    await expect(drawn(coloured, 80)).toMatchFileSnapshot(`${FOLDER}/findings-16-colours.ansi`)
    const plain = screenOf(modelOfStory(troubles), { size, glyphs: 'ascii' })
    press(plain, 'f')
    expect(text(plain)).toMatch(/^[\n -~]*$/u)
  })

  it('goes to a step of another pull, whatever filter was set', () => {
    const model = modelOfStory(troubles)
    const shown = screen(model, 120, 40)
    const loose = model.judgement.findings.findIndex(({ pull }) => pull === null)
    expect(loose).toBeGreaterThan(0)
    press(shown, '/', ...Array.from('token'), 'enter', 'f')
    press(shown, ...Array.from({ length: loose }, () => 'down'), 'enter', 'enter')
    const row = shown.getRows().find((each) => each.startsWith('▌'))
    expect(row).toContain(model.judgement.findings[loose]?.message.slice(0, 40))
  })

  it('remembers where it was, and is left by the key that opened it', () => {
    const shown = screen(modelOfStory(troubles))
    press(shown, 'f', 'down', 'down')
    const before = text(shown)
    press(shown, 'enter', 'escape')
    expect(text(shown)).toBe(before)
    press(shown, 'f')
    expect(text(shown)).toContain('GET /v2/')
  })

  it.each([
    ['when all is well', modelOfStory(twoPulls), 'Nothing is wrong.'],
    ['while a pull goes on', modelAt(bigPull(), 4000), 'What is found will stand here'],
    [
      'when no rule knows',
      { ...modelOfStory(troubles), judgement: { findings: [], headlines: new Map() } },
      'No rule explains why this failed.',
    ],
  ])('says in words that it is empty, %s', (_, model, words) => {
    const shown = screen(model)
    press(shown, 'f')
    expect(text(shown)).toContain(words)
    press(shown, 'enter', 'down', 'f')
    expect(text(shown)).not.toContain(words)
  })
})

describe('the keys', () => {
  const items: readonly Item[] = ['a', 'b'].map((finding) => ({ step: 7, part: 'finding', finding }))
  const seen: Drawn = {
    ...{ items, start: 0, page: 2, sections: [0, 1], section: 0, sectionOf: () => 1 },
    ...{ textLines: 0, textPage: 0 },
  }
  const after = (...actions: readonly Action[]): State =>
    actions.reduce((state, action) => reduce(state, action, seen), initialState('file'))

  it('tell two findings of one step apart', () => {
    const down: Action = { type: 'move', unit: 'row', way: 1 }
    const state = after({ type: 'findings' }, down, { type: 'open' })
    expect(situationOf(state)).toBe('finding')
    expect(state.over.at(-1)).toMatchObject({ finding: 'b', step: 7 })
    expect(reduce(state, { type: 'jump' }, seen)).toMatchObject({
      ...{ over: [], list: 'ladder', section: 1, cursor: items[1] },
    })
  })

  it('do nothing where there is nothing to jump from', () => {
    expect(after({ type: 'jump' })).toEqual(initialState('file'))
  })
})

it('is named by its rule and step, whatever becomes of its words', () => {
  const [finding] = judged(refusedWith('x')).findings
  expect(finding === undefined ? null : keyOfFinding(finding)).toMatch(new RegExp(` ${REFUSED_STEP}$`, 'u'))
})

it('says so when a finding is gone', () => {
  const shown = screen(refused)
  press(shown, 'f', 'enter')
  shown.show({ ...refused, judgement: { findings: [], headlines: new Map() } })
  expect(text(shown)).toContain('not so any more')
})

it.each(HOSTILE_TEXTS)('shows %j as what it is, in list, finding and step', (words) => {
  for (const columns of [40, 60, 80, 160]) {
    for (const keys of [[], ['f'], ['f', 'enter'], ['end', 'enter'], ['end', 'up', 'enter']]) {
      const { session } = judged(refusedWith(words))
      const shown = screen(modelOf(session, { mode: 'file', title: 'x', now: null }), columns, 40)
      press(shown, ...keys)
      expect(shown.getRows()).toHaveLength(39)
      for (const row of shown.getRows()) {
        expect(row).not.toMatch(UNSEEN)
        expect(displayWidth(row)).toBeLessThanOrEqual(columns)
      }
    }
  }
})
