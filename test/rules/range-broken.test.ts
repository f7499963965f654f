import { describe, expect, it } from 'vitest'
import { rangeBroken } from '../../src/rules/range-broken.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

function resumed(range: string, status: number, contentRange: string | null): readonly string[] {
  const log = play()
  log.exchange(`GET https://registry.example/v2/acme/app/blobs/${digestOf('layer')}`, status, {
    headers: [['Range', range]],
    answer: { unkept: 'layer', headers: contentRange === null ? [] : [['Content-Range', contentRange]] },
  })
  return findingsOf(rangeBroken, log.events).map(({ message }) => message.replace(/^.* answers /, ''))
}

describe('range-broken', () => {
  it.each([
    ['bytes=2-', 200, null, 'with the whole of it (200)'],
    ['bytes=2-', 206, null, 'with a part (206) without saying which'],
    ['bytes=2-', 206, 'bytes 0-4/5', 'with the part from byte 0 on'],
  ])('finds %s that is answered %i, %s', (range, status, contentRange, words) => {
    expect(resumed(range, status, contentRange)).toEqual([words])
  })

  it('passes over the right part, the whole that was asked for, and a part beyond the end', () => {
    expect(resumed('bytes=2-', 206, 'bytes 2-4/5')).toEqual([])
    expect(resumed('bytes=0-', 200, null)).toEqual([])
    expect(resumed('bytes=900-', 416, 'bytes */5')).toEqual([])
  })
})
