// The screen as a program of its own, for tests in a real terminal. Plays a pull over time (`live`), shows it as from a
// file (`file`), shows it to a process that other code waits for signals in (`guarded`), or crashes on purpose.

import { createStore } from '../../src/model/store.ts'
import { startScreen } from '../../ui/start.tsx'
import { bigPull } from './big-pull.ts'

const [how = 'file'] = process.argv.slice(2)
const mode = how === 'live' ? 'live' : 'file'
const events = bigPull()
const store = createStore()

function play(until: number): void {
  while (events[0] !== undefined && events[0].at <= until) {
    const event = events.shift()
    if (event !== undefined) store.dispatch(event)
  }
}

if (mode === 'file') play(Infinity)
if (how === 'guarded') process.on('SIGTERM', () => process.stdout.write('taken care of\n'))
const screen = await startScreen({
  store,
  stdin: process.stdin,
  stdout: process.stdout,
  colours: process.env['NO_COLOR'] === undefined ? '16' : 'none',
  glyphs: 'utf8',
  title: mode === 'live' ? '127.0.0.1:8080' : 'redis.jsonl',
  mode,
  onQuit: () => screen.close(),
})
const began = performance.now()
const timer = setInterval(() => {
  if (mode === 'live') play(performance.now() - began)
}, 20)
if (how === 'crash') process.on('SIGUSR2', () => void Promise.reject(new Error('crashed on purpose')))
await screen.closed
clearInterval(timer)
process.stdout.write('goodbye\n')
