// The screen in a real terminal: what a user has on it, and that the terminal is given back on every way out.

import { afterEach, expect, it } from 'vitest'
import { waitFor } from '../helpers/wait-for.ts'
import { describeReal } from './parts.ts'
import { openTmux } from './tmux.ts'
import type { Tmux } from './tmux.ts'

const PROGRAM = 'test/helpers/screen-program.ts'
const open: Tmux[] = []

afterEach(() => {
  for (const tmux of open.splice(0)) tmux.close()
})

async function show(how: string, columns = 120, rows = 34): Promise<Tmux> {
  const tmux = openTmux(columns, rows)
  open.push(tmux)
  await tmux.seen('$')
  tmux.run(`echo what was there before; node --import tsx ${PROGRAM} ${how}`)
  await tmux.seen('q quit')
  return tmux
}

async function restored(tmux: Tmux): Promise<void> {
  await waitFor(() => tmux.isRestored(), { what: 'the terminal to be restored', seen: () => tmux.rows() })
  await tmux.seen('what was there before')
  expect(tmux.rows().join('\n')).not.toContain('▸')
}

describeReal('the screen in a terminal', ['tmux'], () => {
  it.each(['q', 'C-c'])('gives the terminal back on %s', async (key) => {
    const tmux = await show('file')
    tmux.press(key)
    await tmux.seen('goodbye')
    await restored(tmux)
  })

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'gives the terminal back on %s, and dies of it',
    async (signal) => {
      const tmux = await show('file')
      process.kill(await tmux.childPid(PROGRAM), signal)
      await restored(tmux)
      tmux.run('echo "exit code $?"')
      await tmux.seen(`exit code ${{ SIGTERM: 143, SIGHUP: 129, SIGINT: 130 }[signal]}`)
    },
  )

  it('gives the terminal back while it is stopped, and comes back with fg', async () => {
    const tmux = await show('file')
    process.kill(await tmux.childPid(PROGRAM), 'SIGTSTP')
    await restored(tmux)
    tmux.run('echo in between')
    await tmux.seen(/^in between/u)
    tmux.run('fg')
    await tmux.seen('q quit')
    expect(tmux.isRestored()).toBe(false)
    tmux.press('j')
    await tmux.seen(/\b2 of \d+/u)
    tmux.press('q')
    await tmux.seen('goodbye')
    await restored(tmux)
  })

  it('leaves a signal to those who take care of it', async () => {
    const tmux = await show('guarded')
    process.kill(await tmux.childPid(PROGRAM), 'SIGTERM')
    await tmux.seen('goodbye')
    await tmux.seen('taken care of')
    await restored(tmux)
  })

  it('gives the terminal back before a crash is told', async () => {
    const tmux = await show('crash')
    process.kill(await tmux.childPid(PROGRAM), 'SIGUSR2')
    await tmux.seen('Error: crashed on purpose')
    await restored(tmux)
  })

  it('does not touch what was there before', async () => {
    const tmux = openTmux(100, 30)
    open.push(tmux)
    tmux.run('seq 1 200')
    await tmux.seen(/^200$/u)
    const before = tmux.history().split('\n').slice(0, 190)
    tmux.run(`node --import tsx ${PROGRAM} file`)
    await tmux.seen('q quit')
    for (const [columns, rows] of [
      [80, 24],
      [60, 12],
      [140, 40],
      [100, 30],
    ] as const) {
      tmux.resize(columns, rows)
      await waitFor(() => tmux.rows()[rows - 2]?.includes('move'), {
        what: `${columns}x${rows}`,
        seen: () => tmux.rows(),
      })
    }
    tmux.press('q')
    await tmux.seen('goodbye')
    expect(tmux.history().split('\n').slice(0, 190)).toEqual(before)
  })

  it('follows a download, and takes keys', async () => {
    const tmux = await show('live')
    await tmux.seen('following')
    await tmux.seen(/200 █+.*MB of 104 MB/u)
    tmux.press('g')
    await tmux.seen(/▌ +0 ms/u)
    tmux.press('Down', 'Down', 'Enter')
    await tmux.seen('token library/redis:pull →')
    tmux.press('Escape')
    await tmux.seen('3 of')
    tmux.press('/', 'c', 'o', 'n', 'f', 'i', 'g', 'Enter')
    await tmux.seen('with "config"')
  })
})
