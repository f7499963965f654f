import { expect, it } from 'vitest'
import { failuresOn } from '../../src/model/failures.ts'
import { EMPTY_SESSION, type ConnectFailure } from '../../src/model/session.ts'
import { createStore } from '../../src/model/store.ts'

const failure = (connection: number, at: number): ConnectFailure => ({
  ...{ connection, at, side: 'upstream', authority: 'registry.test', cause: 'refused', message: 'no' },
})

it('finds the failures of a connection, in order', () => {
  const session = { ...EMPTY_SESSION, failures: [failure(1, 1), failure(2, 2), failure(1, 3)] }
  expect(failuresOn(session, 1)).toEqual([failure(1, 1), failure(1, 3)])
  expect(failuresOn(session, 3)).toEqual([])
  expect(failuresOn(EMPTY_SESSION, 1)).toEqual([])
})

it('finds those that came after a look, too', () => {
  const store = createStore()
  for (const at of [1, 2]) {
    store.dispatch({
      ...{ at, type: 'upstream.failed', connection: 0, authority: 'registry.test' },
      ...{ cause: 'refused', message: 'no' },
    })
    expect(failuresOn(store.getSnapshot(), 0)).toHaveLength(at)
  }
})
