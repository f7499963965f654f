// The live screen over a long capture: the work of a frame, of a look at the session, and what a change costs the line.

import { setImmediate } from 'node:timers/promises'
import { render } from 'ink'
import { createElement } from 'react'
import { reduceAll } from '../../src/model/reduce.ts'
import { createStore } from '../../src/model/store.ts'
import type { Session } from '../../src/model/session.ts'
import { decode } from '../../src/decode/decode.ts'
import { judge } from '../../src/rules/judge.ts'
import { App } from '../../ui/app.tsx'
import { modelOf } from '../../ui/model.ts'
import type { Screen } from '../../ui/screen.ts'
import { startScreen } from '../../ui/start.tsx'
import { bigPull } from '../helpers/big-pull.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { fakeTerminal } from '../helpers/fake-terminal.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'
import { press, screenOf } from '../helpers/screens.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Bench } from './bench.ts'

const SIZE = { columns: 160, rows: 50 }
const SUBJECT = { mode: 'live', title: '127.0.0.1:8080', now: null } as const

/** One pull: with their redirects, 995 layers are 2,000 exchanges in one ladder. */
function longSession(layers = 995): Session {
  const log = play()
  const image = testImage('long', layers)
  for (const move of dockerPull(log, { repository: 'library/long', tag: '1', token: 'opaque', image })) move()
  return reduceAll(log.events)
}

type Drawable = Pick<Screen, 'subscribe' | 'getRows' | 'press'>

/** Ink as `draw` in app.tsx has it, but at once. */
function ink(screen: Drawable): () => void {
  const { stdin, stdout } = fakeTerminal(SIZE.columns, SIZE.rows)
  const quiet = Object.assign(stdout, { isTTY: false, write: () => true })
  const options = { stdin, stdout: quiet, exitOnCtrlC: false, patchConsole: false, maxFps: 0 }
  const { unmount } = render(createElement(App, { screen }), { ...options, incrementalRendering: true })
  return unmount
}

/** Two frames in turns, without the work of making them. */
function readyFrames(screen: Screen): Drawable & { readonly turn: () => void } {
  const frames = [screen.getRows()]
  press(screen, 'pageUp')
  frames.push(screen.getRows())
  let tell = (): void => undefined
  let shown = 0
  return {
    press: () => undefined,
    getRows: () => frames[shown % 2] ?? [],
    subscribe(listener) {
      tell = listener
      return () => undefined
    },
    turn() {
      shown++
      tell()
    },
  }
}

export const frames: Bench = {
  name: 'screen, a frame of 2,000 exchanges, 160x50',
  peer: 'Ink alone, rows ready',
  rounds: 80,
  prepare() {
    const model = modelOf(longSession(), SUBJECT)
    const screen = screenOf(model, { size: SIZE, colours: '16' })
    const ready = readyFrames(screenOf(model, { size: SIZE, colours: '16' }))
    const unmounts = [ink(screen), ink(ready)]
    return {
      async subject() {
        press(screen, 'pageUp')
        await setImmediate()
      },
      async peer() {
        ready.turn()
        await setImmediate()
      },
      cleanUp: () => {
        for (const unmount of unmounts) unmount()
      },
    }
  },
}

export const looks: Bench = {
  name: 'screen, a look at 2,000 exchanges',
  peer: 'decode of the same session',
  rounds: 15,
  prepare() {
    const session = longSession()
    const screen = screenOf(modelOf(session, SUBJECT), { size: SIZE, colours: '16' })
    return { subject: () => screen.show(modelOf(session, SUBJECT)), peer: () => decode(session) }
  },
}

/** All rules on a trace: a small part of a look. */
function judging(exchanges: string, layers: number): Bench {
  return {
    name: `judge, ${exchanges} exchanges`,
    peer: 'decode of the same session',
    rounds: 15,
    prepare() {
      const session = longSession(layers)
      const trace = decode(session)
      // The scene of a trace is kept, so each round has a trace of its own.
      return { subject: () => judge({ ...trace }, session), peer: () => decode(session) }
    },
  }
}

export const judgements: readonly Bench[] = [judging('2,000', 995), judging('10,000', 4995)]

/** Bytes on the terminal for one more look at a download, in a window of 160x50. */
export async function bytesOfChange(): Promise<number> {
  const terminal = fakeTerminal(SIZE.columns, SIZE.rows)
  const store = createStore()
  for (const event of bigPull()) if (event.at <= 4000) store.dispatch(event)
  const streams = { stdin: terminal.stdin, stdout: terminal.stdout }
  const looksAs = { colours: '16', glyphs: 'utf8', title: 'bench', mode: 'file' } as const
  const screen = await startScreen({ store, ...streams, ...looksAs, onQuit: () => undefined })
  await waitFor(() => terminal.rows()[48] !== '')
  terminal.taken()
  store.dispatch({ at: 4000.1, type: 'response.progressed', exchange: 17, bytes: 33_500_000 })
  await waitFor(() => terminal.rows().some((row) => row.includes('33.5 MB')))
  const { length } = Buffer.from(terminal.taken())
  screen.close()
  return length
}
