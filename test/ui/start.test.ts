import { afterEach, describe, expect, it } from 'vitest'
import type { SessionStore } from '../../src/model/store.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { createStore } from '../../src/model/store.ts'
import { modelOf } from '../../ui/model.ts'
import type { Mode } from '../../ui/model.ts'
import { startScreen } from '../../ui/start.tsx'
import type { RunningScreen } from '../../ui/start.tsx'
import { bigPull } from '../helpers/big-pull.ts'
import { fakeTerminal } from '../helpers/fake-terminal.ts'
import type { FakeTerminal } from '../helpers/fake-terminal.ts'
import { press, screenOf } from '../helpers/screens.ts'
import { waitFor } from '../helpers/wait-for.ts'

const open: RunningScreen[] = []

// Vitest's, which a user does not have: as it is before Ink is loaded for the first time.
Reflect.deleteProperty(process.env, 'DEV')
const ENVIRONMENT = { ...process.env }

afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

const NAMES: Partial<Record<string, readonly string[]>> = {
  '\r': ['enter'],
  '\u001b': ['escape'],
  '\u001b[C': ['right'],
  '\u001b[6~': ['pageDown'],
}

interface Stage {
  readonly terminal: FakeTerminal
  readonly store: SessionStore
  readonly screen: RunningScreen
  readonly quits: () => number
}

async function stage(mode: Mode = 'file', terminal = fakeTerminal(120, 34)): Promise<Stage> {
  const store = createStore()
  for (const event of bigPull()) if (event.at <= 4000) store.dispatch(event)
  let quits = 0
  const screen = await startScreen({
    store,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    colours: '16',
    glyphs: 'utf8',
    title: 'redis.jsonl',
    mode,
    onQuit: () => quits++,
  })
  open.push(screen)
  await seen(terminal, mode === 'file' ? '1 of 40' : 'following')
  return { terminal, store, screen, quits: () => quits }
}

async function seen(terminal: FakeTerminal, text: string | RegExp): Promise<void> {
  await waitFor(() => terminal.rows().some((row) => row.search(text) !== -1), {
    what: `the screen to show ${String(text)}`,
    seen: () => terminal.rows(),
  })
}

describe('startScreen', () => {
  it('borrows the alternate screen and takes keys one by one', async () => {
    const { terminal } = await stage()
    expect([...terminal.modes].sort()).toEqual(['1049', '2004'])
    expect(terminal.isRaw()).toBe(true)
    expect(terminal.rows()).toHaveLength(34)
    expect(terminal.rows()[0]).toContain('pullscope  redis.jsonl')
    expect(terminal.rows()[32]).toContain('q quit')
    expect(terminal.rows()[33]).toBe('')
  })

  it('gives everything back when it is closed, and writes nothing more', async () => {
    const { terminal, screen, store } = await stage()
    screen.close()
    // At once: an exit handler has no later.
    expect([...terminal.modes]).toEqual(['25'])
    expect(terminal.isRaw()).toBe(false)
    await screen.closed
    terminal.taken()
    store.dispatch({ at: 5000, type: 'capture.ended', reason: 'quit' })
    screen.close()
    await terminal.type('j')
    expect(terminal.taken()).toBe('')
  })

  it('leaves no listener behind', async () => {
    const names = [
      'exit',
      'uncaughtExceptionMonitor',
      'unhandledRejection',
      'SIGINT',
      'SIGTERM',
      'SIGHUP',
      'SIGTSTP',
      'SIGCONT',
    ] as const
    const counts = (): readonly number[] => names.map((name) => process.listenerCount(name))
    const before = counts()
    const { screen } = await stage()
    expect(counts()).not.toEqual(before)
    screen.close()
    expect(counts()).toEqual(before)
  })

  it('shows a warning at once, below the top line, until it is closed', async () => {
    const { terminal, screen } = await stage()
    screen.warn('recording stopped: no space left on device (ENOSPC)')
    await seen(terminal, '▲ recording stopped: no space left on device')
    expect(terminal.rows()[0]).toContain('pullscope  redis.jsonl')
    expect(terminal.rows()[1]).toContain('recording stopped')
    expect(terminal.rows()[32]).toContain('q quit')
    await terminal.type('j')
    await seen(terminal, '2 of 40')
    expect(terminal.rows()[1]).toContain('recording stopped')
  })

  it('leaves the environment of a traced command alone', async () => {
    await stage()
    expect({ ...process.env }).toEqual(ENVIRONMENT)
  })

  it('has on the terminal what the frame says, however it came there', async () => {
    const { terminal } = await stage()
    const session = reduceAll(bigPull().filter(({ at }) => at <= 4000))
    const model = modelOf(session, { mode: 'file', title: 'redis.jsonl', now: null })
    const expected = screenOf(model, { size: { columns: 120, rows: 34 } })
    const keys = [
      'jjj',
      '\r',
      '\u001b[C',
      '\u001b',
      't',
      'G',
      't',
      '?',
      '\u001b',
      '/307\r',
      'k',
      '\u001b',
      'g',
      '\u001b[6~',
    ]
    for (const typed of keys) {
      await terminal.type(typed)
      press(expected, ...(NAMES[typed] ?? Array.from(typed, (key) => NAMES[key]?.[0] ?? key)))
      const wanted = expected.getRows().map((row) => row.trimEnd())
      await waitFor(() => terminal.rows().join('\n') === [...wanted, ''].join('\n'), {
        what: `the frame after ${JSON.stringify(typed)}`,
        seen: () => terminal.rows(),
      })
    }
  })

  it('writes a row for a row, and never clears the screen', async () => {
    const { terminal, store } = await stage()
    terminal.taken()
    await terminal.type('G')
    await seen(terminal, '3.307 s')
    await terminal.type('k')
    await seen(terminal, '39 of 40')
    const first = terminal.taken()
    store.dispatch({ at: 4100, type: 'response.progressed', exchange: 17, bytes: 33_500_000 })
    await seen(terminal, '33.5 MB of 61.7 MB')
    const change = terminal.taken()
    expect(change.length).toBeLessThan(1024)
    expect(first + change).not.toMatch(/\u001b\[[23]?J/u)
  })

  it('writes nothing while nothing happens', async () => {
    const { terminal, store } = await stage()
    terminal.taken()
    store.dispatch({ at: 4000.5, type: 'connection.closed', connection: 0 })
    await terminal.type('zzz')
    expect(terminal.taken()).toBe('')
  })

  it('lets the time of what is under way run on, though nothing comes', async () => {
    const { terminal } = await stage('live')
    await seen(terminal, /running for [5-9]/u)
  })

  it('draws anew in a window of another size, and keys still work there', async () => {
    const { terminal } = await stage()
    terminal.resize(80, 24)
    await waitFor(() => terminal.rows()[22]?.includes('q quit'), { seen: () => terminal.rows() })
    terminal.resize(60, 12)
    await waitFor(() => terminal.rows()[10]?.includes('move'), { seen: () => terminal.rows() })
    await terminal.type('j')
    await seen(terminal, '2 of 40')
    terminal.resize(30, 8)
    await seen(terminal, 'pullscope needs')
    terminal.resize(200, 50)
    await waitFor(() => terminal.rows()[48]?.includes('q quit'), { seen: () => terminal.rows() })
    expect(terminal.isRaw()).toBe(true)
  })

  it('asks to quit on q and on Ctrl-C, and not when they are pasted', async () => {
    const { terminal, quits } = await stage()
    await terminal.type('\u001b[200~q\u0003q\u001b[201~')
    expect(quits()).toBe(0)
    await terminal.type('q')
    await terminal.type('\u0003')
    expect(quits()).toBe(2)
  })

  it('quits on Ctrl-C though what is pasted does not end', async () => {
    const { terminal, quits } = await stage()
    await terminal.type('\u001b[200~redis')
    await terminal.type('\u0003')
    expect(quits()).toBe(1)
  })

  it('takes what is pasted into the filter in one line', async () => {
    const { terminal } = await stage()
    await terminal.type('/')
    await terminal.type('\u001b[200~layer\r3/6\r\n\u001b[201~')
    await seen(terminal, 'filter layer 3/6_')
  })

  it('draws on a terminal that does not know its size', async () => {
    const terminal = fakeTerminal(80, 24)
    // A serial console, or `docker run -t` before its first resize.
    Object.assign(terminal.stdout, { columns: 0, rows: 0 })
    await stage('file', terminal)
    await terminal.type('j')
    await seen(terminal, '2 of 40')
    expect(terminal.rows()[22]).toContain('q quit')
    expect(terminal.taken()).not.toContain('\u001b[3J')
  })
})
