import { expect, it } from 'vitest'
import { diffOf } from '../../src/diff/diff.ts'
import { keepRows } from '../../src/diff/keep-rows.ts'
import { recordedDiff, recordedEvents, rewritten, told } from '../helpers/diffs.ts'

it('keeps the rows of which either step is wanted, and nothing that is said of the rest', async () => {
  const diff = await recordedDiff('docker-pull-hello-world', 'containerd-pull-hello-world')
  const kept = keepRows(diff, { a: new Set([0]), b: new Set([4]) })
  expect(told(kept).slice(1)).toEqual([
    '≠ GET /v2/ | HEAD latest',
    '    asked: GET /v2/ | HEAD latest',
    '≠ - | token library/hello-world:pull',
  ])
  expect(kept.differs).toBe(true)
  expect(keepRows(diff, { a: new Set([1]), b: new Set() }).differs).toBe(false)
  expect(keepRows(diff, { a: new Set(), b: new Set() }).sections).toEqual([])
})

it('goes by the names that all rows together told', async () => {
  const events = await recordedEvents('docker-pull-redis')
  const mirror = rewritten(events, [
    ['registry-1.docker.io', 'mirror.example'],
    ['auth.docker.io', 'mirror.example'],
  ])
  const diff = diffOf(rewritten(events, []), mirror)
  // The challenge names the token service, which only the next step asks.
  expect(keepRows(diff, { a: new Set([0]), b: new Set() }).differs).toBe(false)
})

it('keeps what is said once of many rows, with any of these', async () => {
  const events = await recordedEvents('docker-pull-redis')
  const plain = rewritten(events, [
    ['"url":"https://registry-1.docker.io', '"url":"http://registry-1.docker.io'],
  ])
  const diff = diffOf(rewritten(events, []), plain)
  const said = (ids: readonly number[]): readonly string[] =>
    keepRows(diff, { a: new Set(ids), b: new Set() }).sections.flatMap(({ summary }) =>
      summary.map(({ about }) => about),
    )
  expect(said([0])).toEqual(['scheme of registry'])
  // The token service is asked as before.
  expect(said([1])).toEqual([])
  expect(keepRows(diff, { a: new Set([1]), b: new Set() }).differs).toBe(false)
})
