import { describe, expect, it } from 'vitest'
import { deniedOrInsufficientScope } from '../../src/rules/denied-or-insufficient-scope.ts'
import { libraryMissingScope } from '../../src/rules/library-missing-scope.ts'
import { judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function denied(scope: string, repository: string): readonly string[] {
  const log = play()
  const headers = [['Www-Authenticate', 'Bearer realm="https://mirror.example/token"']] as const
  log.exchange('GET https://mirror.example/v2/', 401, { answer: { headers } })
  log.exchange(`GET https://mirror.example/token?scope=${encodeURIComponent(scope)}`, 200, {
    answer: { body: '{"token":"T"}' },
  })
  log.exchange(`HEAD https://mirror.example/v2/${repository}/manifests/7`, 401, { authorization: 'Bearer T' })
  log.end()
  return judged(log.events, [libraryMissingScope, deniedOrInsufficientScope]).findings.map(
    ({ message, rule }) => (rule === libraryMissingScope.id ? message : rule),
  )
}

describe('library-missing-scope', () => {
  it('finds a token for redis with which library/redis is asked for', () => {
    expect(denied('repository:redis:pull', 'library/redis')).toEqual([
      'mirror.example refuses library/redis with 401: the token was asked for redis, without library/',
    ])
  })

  it('leaves what is refused for another reason to another rule', () => {
    expect(denied('repository:library/redis:pull', 'library/redis')).toEqual([deniedOrInsufficientScope.id])
    expect(denied('repository:redis:pull', 'redis')).toEqual([deniedOrInsufficientScope.id])
  })
})
