import { describe, expect, it } from 'vitest'
import { headerSizeLimit } from '../../src/rules/header-size-limit.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function answered(status: number, body: string, authorization = 'Bearer redacted:ab'): readonly string[] {
  const log = play()
  log.exchange('GET https://mirror.example/v2/acme/app/manifests/1', status, {
    authorization,
    answer: { body },
  })
  log.end()
  return findingsOf(headerSizeLimit, log.events).map(({ message }) => message)
}

describe('header-size-limit', () => {
  it('knows it by the status, or by nginx’s words', () => {
    expect(answered(431, '')).toEqual(['mirror.example answers GET 1 with 431: a header is too large for it'])
    expect(answered(400, '<title>400 Request Header Or Cookie Too Large</title>')).toHaveLength(1)
  })

  it('says how long the token is where that is known', () => {
    expect(answered(431, '', `Bearer ${'x'.repeat(9000)}`)[0]).toContain('Authorization has 9007 characters')
  })

  it('passes over other refusals', () => {
    expect(answered(400, 'bad request')).toEqual([])
    expect(answered(413, '')).toEqual([])
  })
})
