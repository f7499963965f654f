import { describe, expect, it } from 'vitest'
import { contentEncodingAltered } from '../../src/rules/content-encoding-altered.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

function served(path: string, encoding: string, status = 200): readonly string[] {
  const log = play()
  log.exchange(`GET https://mirror.example/v2/acme/app/${path}`, status, {
    answer: { unkept: 'layer', headers: [['Content-Encoding', encoding]] },
  })
  return findingsOf(contentEncodingAltered, log.events).map(({ level, message }) => `${level}: ${message}`)
}

const BLOB = `blobs/${digestOf('layer')}`

describe('content-encoding-altered', () => {
  it('warns of a layer that is compressed on the way', () => {
    expect(served(BLOB, 'br')[0]).toMatch(
      /^warning: mirror\.example sends layer sha256:\S+ with Content-Encoding: br$/,
    )
  })

  it('notes a manifest, which clients undo', () => {
    expect(served('manifests/1', 'gzip')[0]).toMatch(/^note: /)
  })

  it('passes over identity, and errors', () => {
    expect(served(BLOB, 'identity')).toEqual([])
    expect(served(BLOB, 'gzip', 404)).toEqual([])
  })
})
