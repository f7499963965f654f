import { expect, it, onTestFinished, vi } from 'vitest'
import { createStore, type SessionStore } from '../../../src/model/store.ts'
import type { Model } from '../../../ui/model.ts'
import { watch, type Watch } from '../../../ui/start/watch.ts'
import { bigPull } from '../../helpers/big-pull.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const PULL = bigPull()
const isEarly = ({ at }: { readonly at: number }): boolean => at <= 4000

/** Over a pull that is under way. */
function stage(mode: 'followed' | 'unwritten'): { readonly store: SessionStore; readonly eye: Watch } {
  const store = createStore()
  for (const event of PULL.filter(isEarly)) store.dispatch(event)
  const eye = watch({ store, mode, title: 'redis.jsonl' })
  onTestFinished(() => eye.end())
  return { store, eye }
}

const lastAt = (model: Model): number => model.session.lastAt

it('lets time go on behind the last event, until nobody writes the file any more', async () => {
  const { store, eye } = stage('followed')
  const seen = store.getSnapshot().lastAt
  await waitFor(() => lastAt(eye.look()) > seen, { what: 'time to go on', seen: () => lastAt(eye.look()) })
  eye.change('unwritten')
  expect(lastAt(eye.look())).toBe(seen)
})

it('shows at once that nobody writes it, and lets time go on when it is written again', async () => {
  const { store, eye } = stage('followed')
  const shown: Model[] = []
  eye.begin((model) => shown.push(model))
  await waitFor(() => shown.length > 0, { what: 'the first look' })
  eye.change('unwritten')
  await waitFor(() => shown.at(-1)?.mode === 'unwritten', {
    what: 'the change',
    seen: () => shown.at(-1)?.mode,
  })
  const seen = store.getSnapshot().lastAt
  expect(shown.at(-1)?.session.lastAt).toBe(seen)
  eye.change('followed')
  await waitFor(() => lastAt(shown.at(-1) ?? eye.look()) > seen, { what: 'time to go on' })
  expect(shown.at(-1)?.mode).toBe('followed')
})

it('looks no more when it has ended, whatever the file comes to be', () => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { eye } = stage('unwritten')
  eye.begin(() => undefined)
  vi.runOnlyPendingTimers()
  eye.end()
  eye.change('followed')
  expect(vi.getTimerCount()).toBe(0)
})
