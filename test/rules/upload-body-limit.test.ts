import { describe, expect, it } from 'vitest'
import { uploadBodyLimit } from '../../src/rules/upload-body-limit.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const UPLOADS = 'https://registry.example/v2/acme/app/blobs/uploads/'

function uploaded(line: string, status: number): readonly string[] {
  const log = play()
  log.exchange(line, status, {
    headers: [['Content-Length', '104857601']],
    answer: { body: '<html></html>', headers: [['Server', 'cloudflare']] },
  })
  log.end()
  return findingsOf(uploadBodyLimit, log.events).map(({ message }) => message)
}

describe('upload-body-limit', () => {
  it('says how much was too much, and for whom', () => {
    expect(uploaded(`PATCH ${UPLOADS}1`, 413)).toEqual([
      'registry.example refuses PATCH upload to acme/app with 413: 105 MB is too large for cloudflare',
    ])
  })

  it('passes over other refusals, and a 413 that is none of an upload', () => {
    expect(uploaded(`PATCH ${UPLOADS}1`, 400)).toEqual([])
    expect(uploaded('GET https://registry.example/v2/acme/app/manifests/1', 413)).toEqual([])
  })
})
