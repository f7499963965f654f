import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../src/http/headers.ts'
import { headMetadataMissing } from '../../src/rules/head-metadata-missing.ts'
import { MANIFEST_TYPE } from '../helpers/images.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function head(method: string, headers: HeaderList): readonly string[] {
  const log = play()
  log.exchange(`${method} https://mirror.example/v2/acme/app/manifests/1`, 200, { answer: { headers } })
  return findingsOf(headMetadataMissing, log.events).map(({ message }) => message)
}

const TYPE = ['Content-Type', MANIFEST_TYPE] as const

describe('head-metadata-missing', () => {
  it('names what is missing', () => {
    expect(head('HEAD', [])).toEqual([
      'mirror.example answers HEAD of acme/app:1 without Content-Length and Content-Type',
    ])
    expect(head('HEAD', [TYPE, ['Content-Length', '0']])).toEqual([
      'mirror.example answers HEAD of acme/app:1 without a Content-Length above 0',
    ])
  })

  it('passes over a whole answer, and over a GET, whose body tells', () => {
    expect(head('HEAD', [TYPE, ['Content-Length', '17']])).toEqual([])
    expect(head('GET', [])).toEqual([])
  })
})
