import { describe, expect, it } from 'vitest'
import { createChanges, type Changes } from '../../src/decode/changes.ts'

interface Kept {
  readonly map: Map<string, number>
  readonly set: Set<string>
  readonly list: string[]
  readonly object: { name: string }
}

function kept(): Kept {
  return { map: new Map([['a', 1]]), set: new Set(['a']), list: ['a'], object: { name: 'a' } }
}

function changeAll(changes: Changes, { map, set, list, object }: Kept): void {
  changes.set(map, 'a', 2)
  changes.set(map, 'b', 3)
  changes.set(map, 'b', 4)
  changes.delete(map, 'a')
  changes.delete(map, 'nothing')
  changes.add(set, 'a')
  changes.add(set, 'b')
  changes.push(list, 'b')
  changes.assign(object, 'name', 'b')
  changes.assign(object, 'name', 'c')
}

const CHANGED: Kept = {
  map: new Map([['b', 4]]),
  set: new Set(['a', 'b']),
  list: ['a', 'b'],
  object: { name: 'c' },
}

describe('createChanges', () => {
  it('takes everything back that changed since the beginning', () => {
    const [changes, all] = [createChanges(), kept()]
    changes.begin()
    changeAll(changes, all)
    expect(all).toEqual(CHANGED)
    changes.takeBack()
    expect(all).toEqual(kept())
  })

  it('lets stay what changed before, and after it was taken back', () => {
    const [changes, all] = [createChanges(), kept()]
    changeAll(changes, all)
    changes.begin()
    changes.push(all.list, 'c')
    changes.takeBack()
    changes.takeBack()
    expect(all).toEqual(CHANGED)
    changes.push(all.list, 'd')
    changes.takeBack()
    expect(all.list).toEqual(['a', 'b', 'd'])
  })
})
