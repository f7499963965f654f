import { describe, expect, it } from 'vitest'
import { mirrorPathPrefixMismatch } from '../../src/rules/mirror-path-prefix-mismatch.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function asked(path: string, status: number, body = ''): readonly string[] {
  const log = play()
  const headers = body.startsWith('<') ? [['Content-Type', 'text/html'] as const] : []
  log.exchange(`GET https://harbor.example${path}`, status, { answer: { body, headers } })
  log.end()
  return findingsOf(mirrorPathPrefixMismatch, log.events).map(({ message }) => message)
}

describe('mirror-path-prefix-mismatch', () => {
  it('finds a prefix before /v2, and /v2 twice', () => {
    expect(asked('/hub/v2/library/redis/manifests/7', 404)).toEqual([
      'harbor.example answers 404 at /hub/v2/: library/redis is asked for below the path /hub',
    ])
    expect(asked('/v2/hub/v2/library/redis/manifests/7', 404)[0]).toContain('below the path /v2/hub')
    expect(asked('/hub/v2/library/redis/manifests/7', 200, '<html></html>')[0]).toContain(
      '200 and a web page',
    )
  })

  it('passes over a path that works, and a plain one that does not', () => {
    expect(asked('/hub/v2/library/redis/manifests/7', 200, '{}')).toEqual([])
    expect(asked('/v2/library/redis/manifests/7', 404)).toEqual([])
    expect(asked('/hub/v1/search', 404)).toEqual([])
  })
})
