import { describe, expect, it } from 'vitest'
import { libraryMissingPath } from '../../src/rules/library-missing-path.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function tried(host: string, long: number): readonly string[] {
  const log = play()
  log.exchange(`HEAD ${host}/v2/redis/manifests/7`, 404)
  log.exchange(`HEAD ${host}/v2/library/redis/manifests/7`, long)
  log.end()
  return findingsOf(libraryMissingPath, log.events).map(({ message }) => message)
}

describe('library-missing-path', () => {
  it('finds a name that is there with library/ alone', () => {
    expect(tried('https://mirror.example', 200)).toEqual([
      'mirror.example answers 404 for redis, and has library/redis',
    ])
  })

  it('passes over what is not there at all, and over Docker Hub', () => {
    expect(tried('https://mirror.example', 404)).toEqual([])
    expect(tried('https://registry-1.docker.io', 200)).toEqual([])
  })
})
