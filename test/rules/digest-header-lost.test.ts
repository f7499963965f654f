import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../src/http/headers.ts'
import { digestHeaderLost } from '../../src/rules/digest-header-lost.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

function answered(reference: string, status: number, headers: HeaderList): readonly string[] {
  const log = play()
  log.exchange(`HEAD https://mirror.example/v2/acme/app/manifests/${reference}`, status, {
    answer: { headers },
  })
  return findingsOf(digestHeaderLost, log.events).map(({ message }) => message)
}

describe('digest-header-lost', () => {
  it('finds a tag without its digest', () => {
    expect(answered('1', 200, [])).toEqual([
      'mirror.example answers HEAD of acme/app:1 without Docker-Content-Digest',
    ])
  })

  it('passes over a tag with it, a digest that is known, and a tag that is not there', () => {
    expect(answered('1', 200, [['docker-content-digest', digestOf('x')]])).toEqual([])
    expect(answered(digestOf('x'), 200, [])).toEqual([])
    expect(answered('1', 404, [])).toEqual([])
  })
})
