// What is not asked any more, and what still is: counted, without a candidate.

import { describe, expect, it } from 'vitest'
import { createPatience, kindOf, mayBeLarge, type Kind } from '../../../src/replay/engine/patience.ts'

const ORIGIN = 'https://mirror.example'
const kind = (path: string, method = 'GET'): Kind => kindOf(method, new URL(path, ORIGIN))
const MANIFEST = kind('/v2/library/redis/manifests/latest')
const TAGS = kind('/v2/library/redis/tags/list')
const BLOB = kind('/v2/library/redis/blobs/sha256:00')

describe('patience with a candidate', () => {
  it('ends for a kind of question at the second that is not answered', () => {
    const patience = createPatience(30_000)
    patience.late(MANIFEST, patience.begin())
    expect(patience.refusal(MANIFEST)).toBeNull()
    patience.late(kind('/v2/acme/app/manifests/1.2'), patience.begin())
    expect(patience.refusal(MANIFEST)).toBe(
      'GET of a manifest is not asked for any more: 2 times in a row there was no whole answer within 30 s',
    )
    expect(patience.refusal(kind('/v2/library/redis/manifests/latest', 'HEAD'))).toBeNull()
    expect(patience.refusal(TAGS)).toBeNull()
    expect(patience.refusal(kindOf('GET', new URL('https://other.example/v2/a/manifests/b')))).toBeNull()
  })

  it('begins anew with an answer', () => {
    const patience = createPatience(30_000)
    patience.late(MANIFEST, patience.begin())
    patience.answered(MANIFEST)
    patience.late(MANIFEST, patience.begin())
    expect(patience.refusal(MANIFEST)).toBeNull()
  })

  it('is one for questions at the same time', () => {
    const patience = createPatience(30_000)
    const marks = Array.from({ length: 20 }, () => patience.begin())
    for (const mark of marks) patience.late(MANIFEST, mark)
    expect(patience.refusal(MANIFEST)).toBeNull()
    patience.late(MANIFEST, patience.begin())
    expect(patience.refusal(MANIFEST)).not.toBeNull()
  })

  it('ends in all at the third: what was never answered is not tried, what was is', () => {
    const patience = createPatience(30_000)
    patience.answered(BLOB)
    for (let i = 0; i < 2; i++) patience.late(MANIFEST, patience.begin())
    patience.late(TAGS, patience.begin())
    expect(patience.refusal(BLOB)).toBeNull()
    const because =
      'not asked any more, for it might not answer: 3 times there was no whole answer within 30 s'
    expect(patience.refusal(kind('/token'))).toBe(because)
    expect(patience.refusal(TAGS)).toBe(because)
    patience.late(BLOB, patience.begin())
    expect(patience.refusal(BLOB)).toBe(because)
  })
})

it.each([
  ['/v2/', 200, false],
  ['/v2/library/redis/manifests/latest', 200, false],
  ['/v2/library/redis/tags/list', 200, false],
  ['/v2/library/redis/blobs/sha256:00', 200, true],
  ['/v2/library/redis/blobs/sha256:00', 206, true],
  ['/v2/library/redis/blobs/sha256:00', 404, false],
  ['/docker/registry/blobs/data?signature=1', 200, true],
] as const)('%s answered %i may be large: %s', (path, status, large) => {
  expect(mayBeLarge('GET', new URL(path, ORIGIN), status)).toBe(large)
})
