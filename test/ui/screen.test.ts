import { describe, expect, it } from 'vitest'
import { createScreen } from '../../ui/screen.ts'
import { bigPull } from '../helpers/big-pull.ts'
import { modelAt, press, screenOf } from '../helpers/screens.ts'

const SIZE = { columns: 100, rows: 24 }
const events = bigPull()

describe('a screen', () => {
  it('tells nobody when nothing changed', () => {
    const screen = screenOf(modelAt(events, 4000), { size: SIZE })
    const before = screen.getRows()
    let told = 0
    screen.subscribe(() => told++)
    screen.show(modelAt(events, 4000))
    press(screen, 'end', 'escape', 'x')
    expect(told).toBe(0)
    expect(screen.getRows()).toBe(before)
  })

  it('changes only the rows that something happened to', () => {
    const screen = screenOf(modelAt(events, 4000), { size: { columns: 120, rows: 60 } })
    const before = screen.getRows()
    screen.show(modelAt(events, 4100))
    const changed = screen.getRows().filter((row, i) => row !== before[i])
    // The top line, the pull, and the two layers that are on their way.
    expect(changed).toHaveLength(4)
  })

  it('begins with the filter that it is given, which the user may drop', () => {
    const model = modelAt(events, 4000)
    const options = { model, size: SIZE, colours: 'none', glyphs: 'utf8', onQuit: () => undefined } as const
    const screen = createScreen({ ...options, filter: '~m HEAD' })
    expect(screen.getRows().join('\n')).toContain('HEAD 7')
    expect(screen.getRows().join('\n')).not.toContain('GET')
    press(screen, 'escape')
    expect(screen.getRows().join('\n')).toContain('GET')
  })

  it('follows what is new', () => {
    const screen = screenOf(modelAt(events, 200), { size: SIZE })
    screen.show(modelAt(events, 4000))
    expect(screen.getRows().at(-2)).toMatch(/^▌3\.307 s/u)
  })

  it('stays where the user went', () => {
    const screen = screenOf(modelAt(events, 200), { size: SIZE })
    press(screen, 'up')
    screen.show(modelAt(events, 4000))
    const marked = screen.getRows().filter((row) => row.startsWith('▌'))
    expect(marked).toEqual([expect.stringMatching(/171 ms .* GET layer 2\/6 /u)])
  })

  it('keeps the cursor in view when the window shrinks', () => {
    const screen = screenOf(modelAt(events, 4000), { size: { columns: 120, rows: 60 } })
    press(screen, 'up')
    screen.resize({ columns: 60, rows: 12 })
    expect(screen.getRows().filter((row) => row.startsWith('▌'))).toHaveLength(1)
  })

  it.each([40, 60, 80])('tells of quit and help in %i columns', (columns) => {
    const screen = screenOf(modelAt(events, 4000), { size: { columns, rows: 24 } })
    expect(screen.getRows().at(-1)).toMatch(/\? help {2}q quit .*following$/u)
  })

  it('asks to quit, and goes on until it is closed', () => {
    let asked = 0
    const screen = createScreen({
      model: modelAt(events, 4000),
      size: SIZE,
      colours: 'none',
      glyphs: 'utf8',
      onQuit: () => asked++,
    })
    press(screen, 'q', 'ctrl-c')
    expect(asked).toBe(2)
    expect(screen.getRows()).toHaveLength(23)
  })
})

describe('colours', () => {
  it('are none at all with NO_COLOR, and the cursor is seen all the same', () => {
    const rows = screenOf(modelAt(events, 4000), { size: SIZE, colours: 'none' }).getRows()
    expect(rows.join('')).not.toContain('\u001b')
    expect(rows.filter((row) => row.startsWith('▌'))).toHaveLength(1)
  })

  it('are the sixteen that every terminal has', () => {
    const rows = screenOf(modelAt(events, 4000), { size: SIZE, colours: '16' }).getRows()
    const codes = new Set([...rows.join('').matchAll(/\u001b\[([\d;]*)m/gu)].map(([, code]) => code))
    expect([...codes].filter((code) => !/^(?:0|1|2|7|27|3[0-7]|9[0-7])$/u.test(code ?? ''))).toEqual([])
  })
})
