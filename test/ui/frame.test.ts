// Frames as files that are reviewed like code: fixtures/golden/ui.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/text/width.ts'
import { frameOf } from '../../ui/frame.ts'
import { initialState } from '../../ui/state.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { frameSvg } from '../helpers/frame-svg.ts'
import { anyCapture } from '../helpers/events.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../helpers/hostile.ts'
import { play } from '../helpers/play.ts'
import { drawn } from '../helpers/drawn.ts'
import { modelAt, modelOfStory, press, screenOf } from '../helpers/screens.ts'
import { STORIES, troubles, twoPulls } from '../helpers/stories.ts'

const FOLDER = '../../fixtures/golden/ui'
/** Columns and rows: a list, the smallest ladder, a usual window, a large one. */
const SIZES = [
  [60, 20],
  [80, 24],
  [120, 34],
  [200, 60],
] as const

const DOWNLOADING = modelAt(bigPull(), 4000)

describe('a frame', () => {
  it.each(SIZES)('while layers are downloading, %ix%i', async (columns, rows) => {
    const screen = screenOf(DOWNLOADING, { size: { columns, rows } })
    await expect(drawn(screen, columns)).toMatchFileSnapshot(`${FOLDER}/downloading-${columns}.txt`)
  })

  it.each(SIZES)('of troubles, %ix%i', async (columns, rows) => {
    const screen = screenOf(modelOfStory(troubles), { size: { columns, rows } })
    await expect(drawn(screen, columns)).toMatchFileSnapshot(`${FOLDER}/troubles-${columns}.txt`)
  })

  it('of several pulls has a line for each', async () => {
    const screen = screenOf(modelOfStory(twoPulls), { size: { columns: 120, rows: 24 } })
    press(screen, 'left')
    await expect(drawn(screen, 120)).toMatchFileSnapshot(`${FOLDER}/two-pulls-120.txt`)
  })

  it('tells what is arriving out of view', async () => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 100, rows: 24 } })
    press(screen, 'g')
    await expect(drawn(screen, 100)).toMatchFileSnapshot(`${FOLDER}/arriving-100.txt`)
  })

  it.each([80, 120])('of the timeline, %i columns', async (columns) => {
    const screen = screenOf(DOWNLOADING, { size: { columns, rows: 34 } })
    press(screen, 't')
    await expect(drawn(screen, columns)).toMatchFileSnapshot(`${FOLDER}/timeline-${columns}.txt`)
  })

  it('shows what the filter finds', async () => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 120, rows: 24 } })
    press(screen, '/', ...Array.from('layer 3/6'))
    await expect(drawn(screen, 120)).toMatchFileSnapshot(`${FOLDER}/filter-120.txt`)
  })

  it.each([
    ['selected', '~host registry & ~phase layer'],
    ['select-fault', '~phaes layer'],
  ])('shows what an expression selects, or what is wrong with it: %s', async (name, filter) => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 100, rows: 16 } })
    press(screen, '/', ...Array.from(filter))
    await expect(drawn(screen, 100)).toMatchFileSnapshot(`${FOLDER}/${name}-100.txt`)
  })

  it('lists the operators of the filter at the end of help', async () => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 80, rows: 40 } })
    press(screen, '?', 'G')
    await expect(drawn(screen, 80)).toMatchFileSnapshot(`${FOLDER}/help-end-80.txt`)
  })

  it.each([60, 80, 100])('of help, %i columns, with nothing cut', async (columns) => {
    const screen = screenOf(DOWNLOADING, { size: { columns, rows: 40 } })
    press(screen, '?')
    expect(screen.getRows().slice(1).join('\n')).not.toMatch(/…$/mu)
    await expect(drawn(screen, columns)).toMatchFileSnapshot(`${FOLDER}/help-${columns}.txt`)
  })

  it.each([60, 120])('has a warning below its top line, %i columns', async (columns) => {
    const screen = screenOf(DOWNLOADING, { size: { columns, rows: 20 } })
    const what = 'recording stopped: no space left on device (ENOSPC). What is in pull.jsonl is good'
    screen.warn(`${what}; the trace goes on without it`)
    await expect(drawn(screen, columns)).toMatchFileSnapshot(`${FOLDER}/warning-${columns}.txt`)
  })

  it.each(['end', 'up'])('has the label of its first row, whatever scrolled out above, after %s', (key) => {
    for (let rows = 14; rows <= 34; rows++) {
      const screen = screenOf(DOWNLOADING, { size: { columns: 120, rows } })
      press(screen, key)
      const first = screen.getRows().find((row) => /^.\s*[\d.]+ m?s /u.test(row))
      expect(first, `of ${rows} rows`).toMatch(
        /(?:challenge|token|resolve|index|manifest|config|layer \d\/6)\s*$/u,
      )
    }
  })

  it('before anything came by', async () => {
    const screen = screenOf(modelAt([], 0), { size: { columns: 80, rows: 24 } })
    await expect(drawn(screen, 80)).toMatchFileSnapshot(`${FOLDER}/empty-80.txt`)
  })

  it('in ASCII and nothing else', async () => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 100, rows: 24 }, glyphs: 'ascii' })
    expect(drawn(screen, 100)).toMatch(/^[\n -~]*$/u)
    await expect(drawn(screen, 100)).toMatchFileSnapshot(`${FOLDER}/ascii-100.txt`)
  })

  it('in 16 colours', async () => {
    const screen = screenOf(DOWNLOADING, { size: { columns: 120, rows: 24 }, colours: '16' })
    await expect(drawn(screen, 120)).toMatchFileSnapshot(`${FOLDER}/downloading-16-colours.ansi`)
  })

  it.each([
    [39, 24],
    [80, 9],
    [1, 1],
  ])('in a window of %ix%i is one line', (columns, rows) => {
    const screen = screenOf(DOWNLOADING, { size: { columns, rows } })
    expect(screen.getRows()).toHaveLength(1)
    expect(displayWidth(screen.getRows()[0] ?? '')).toBeLessThanOrEqual(columns)
  })
})

const KEYS = [
  [],
  ['f'],
  ['f', 'end', 'enter'],
  ['t'],
  ['?'],
  ['enter'],
  ['enter', 'end'],
  ['g', 'enter', 'right', 'right'],
  ['/', 'x'],
]

describe.each(Object.keys(STORIES))('%s', (name) => {
  const story = STORIES[name] ?? troubles
  const model = modelOfStory(story)

  it('fills the window, and no row is wider', () => {
    for (const rows of [10, 24, 60]) {
      for (let columns = 40; columns <= 200; columns += 13) {
        for (const keys of KEYS) {
          const screen = screenOf(model, { size: { columns, rows } })
          press(screen, ...keys)
          const frame = screen.getRows()
          expect(frame, `${columns}x${rows} after ${keys.join(' ')}`).toHaveLength(rows - 1)
          const widest = Math.max(...frame.map(displayWidth))
          expect(widest, `${columns}x${rows} after ${keys.join(' ')}`).toBeLessThanOrEqual(columns)
        }
      }
    }
  })
})

it('keeps its height and width with a warning, whatever is in it', () => {
  for (const text of ['x'.repeat(500), ...HOSTILE_TEXTS]) {
    for (const rows of [10, 11, 14, 24]) {
      const screen = screenOf(DOWNLOADING, { size: { columns: 80, rows } })
      screen.warn(text)
      const frame = screen.getRows()
      expect(frame).toHaveLength(rows - 1)
      for (const row of frame) {
        expect(row).not.toMatch(UNSEEN)
        expect(displayWidth(row)).toBeLessThanOrEqual(80)
      }
      expect(frame.at(-1)).toContain('move')
    }
  }
})

it('makes the picture of the README', async () => {
  const size = { columns: 120, height: 43 }
  const { rows } = frameOf(modelAt(bigPull(), 2500), initialState('live'), {
    ...size,
    glyphs: 'utf8',
    warning: null,
  })
  await expect(frameSvg(rows, size.columns)).toMatchFileSnapshot('../../docs/screen.svg')
})

it('lets nothing of a hostile capture act on the terminal, and keeps its width', () => {
  fc.assert(
    fc.property(
      anyCapture,
      fc.constantFrom(...KEYS),
      fc.integer({ min: 40, max: 130 }),
      (events, keys, columns) => {
        const screen = screenOf(modelAt(events, Infinity), { size: { columns, rows: 40 } })
        press(screen, ...keys)
        for (const row of screen.getRows()) {
          expect(row).not.toMatch(UNSEEN)
          expect(displayWidth(row)).toBeLessThanOrEqual(columns)
        }
      },
    ),
    { numRuns: 60 },
  )
})

it('shows a hostile header as what it is', () => {
  const story = play()
  const headers = HOSTILE_TEXTS.map((text) => ['X-Evil', text] as const)
  story.exchange('GET https://evil.example/v2/', 401, { answer: { headers, body: HOSTILE_TEXTS.join('\n') } })
  const screen = screenOf(modelAt(story.events, 1000), { size: { columns: 100, rows: 200 } })
  press(screen, 'g', 'enter')
  const text = screen.getRows().join('\n')
  expect(text.split('\n').join('')).not.toMatch(UNSEEN)
  expect(text).toContain('X-Evil: \\x1b]52;c;cm0gLXJmIH4=\\x07')
})
