import { describe, expect, it } from 'vitest'
import { contentTypeChanged } from '../../src/rules/content-type-changed.ts'
import { INDEX_TYPE, MANIFEST_TYPE } from '../helpers/images.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function served(type: string, mediaType?: string): readonly string[] {
  const log = play()
  const body = JSON.stringify({ schemaVersion: 2, mediaType, layers: [] })
  log.exchange('GET https://mirror.example/v2/acme/app/manifests/1', 200, {
    answer: { body, headers: [['Content-Type', type]] },
  })
  return findingsOf(contentTypeChanged, log.events).map(({ message }) => message)
}

describe('content-type-changed', () => {
  it('finds a type that is none of a manifest, and one that is another’s', () => {
    expect(served('application/json')).toEqual([
      'mirror.example answers GET of acme/app:1 as application/json, which is no type of a manifest',
    ])
    expect(served(MANIFEST_TYPE, INDEX_TYPE)).toEqual([
      `mirror.example answers GET of acme/app:1 as ${MANIFEST_TYPE}, and the manifest calls itself ${INDEX_TYPE}`,
    ])
  })

  it('passes over a type that fits, with parameters or without a word in the manifest, and over pages', () => {
    expect(served(MANIFEST_TYPE, MANIFEST_TYPE)).toEqual([])
    expect(served(`${MANIFEST_TYPE}; charset=utf-8`)).toEqual([])
    expect(served('text/html')).toEqual([])
  })
})
