import { describe, expect, it } from 'vitest'
import { writePathBroken } from '../../src/rules/write-path-broken.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function opened(host: string, status: number, location: string | null): readonly string[] {
  const log = play()
  log.exchange(`POST https://${host}/v2/acme/app/blobs/uploads/`, status, {
    answer: { headers: location === null ? [] : [['Location', location]] },
  })
  return findingsOf(writePathBroken, log.events).map(({ message }) => message)
}

describe('write-path-broken', () => {
  it.each([
    ['http://registry.example:8443/v2/x', 'sends the upload on to plain HTTP (http://registry.example:8443)'],
    ['https://registry.example/v2/x', 'sends the upload on to another port than its own (registry.example)'],
    ['https://backend:5000/v2/x', 'sends the upload on to backend:5000, a name inside of its own network'],
    [
      'https://elsewhere.test/v2/x',
      'sends the upload on to elsewhere.test, a name inside of its own network',
    ],
    [null, 'opens an upload without saying where it goes on (Location)'],
  ])('finds %s', (location, words) => {
    expect(opened('registry.example:8443', 202, location)).toEqual([`registry.example:8443 ${words}`])
  })

  it('finds a mirror that is for pulling only', () => {
    expect(opened('mirror.example', 405, null)).toEqual([
      'mirror.example takes no uploads (405): it is for pulling only',
    ])
  })

  it.each([
    ['registry.example', '/v2/acme/app/blobs/uploads/1'],
    ['registry.example', 'https://registry.example/v2/acme/app/blobs/uploads/1'],
    ['registry.example', 'https://uploads.registry.example/1'],
  ])('passes over %s with %s', (host, location) => {
    expect(opened(host, 202, location)).toEqual([])
  })
})
