import { describe, expect, it } from 'vitest'
import { tagOrNameUnknown } from '../../src/rules/tag-or-name-unknown.ts'
import { CDN, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

const REDIS = `${REGISTRY}/v2/library/redis`

function errorBody(code: string, message: string): string {
  return JSON.stringify({ errors: [{ code, message }] })
}

/** vitest's matchers are `any`. */
function containing(text: string): unknown {
  return expect.stringContaining(text)
}

describe('tag-or-name-unknown', () => {
  it('names the tag, the repository and the registry, and what it said', () => {
    const { events, exchange, end } = play()
    exchange(`GET ${REDIS}/manifests/lastest`, 404, {
      answer: { body: errorBody('MANIFEST_UNKNOWN', 'manifest unknown') },
    })
    end()
    expect(findingsOf(tagOrNameUnknown, events)).toMatchObject([
      {
        level: 'error',
        message: 'registry-1.docker.io has no library/redis:lastest: “manifest unknown”',
        evidence: [0],
        remedy: containing('skopeo list-tags docker://registry-1.docker.io/library/redis'),
        pull: 0,
      },
    ])
  })

  it('says when the whole repository is unknown', () => {
    const { events, exchange } = play()
    exchange(`GET ${REDIS}/manifests/latest`, 404, { answer: { body: errorBody('NAME_UNKNOWN', '') } })
    expect(findingsOf(tagOrNameUnknown, events)[0]?.message).toBe(
      'registry-1.docker.io has no repository library/redis: “NAME_UNKNOWN”',
    )
  })

  it('leaves the word to the GET that follows a HEAD', () => {
    const { events, exchange, end } = play()
    exchange(`HEAD ${REDIS}/manifests/lastest`, 404)
    exchange(`GET ${REDIS}/manifests/lastest`, 404, {
      answer: { body: errorBody('MANIFEST_UNKNOWN', 'manifest unknown') },
    })
    end()
    expect(findingsOf(tagOrNameUnknown, events)).toMatchObject([{ evidence: [1] }])
  })

  it('takes a HEAD alone for what it says', () => {
    const { events, exchange, end } = play()
    exchange(`HEAD ${REDIS}/manifests/lastest`, 404)
    end()
    expect(findingsOf(tagOrNameUnknown, events)).toMatchObject([{ evidence: [0] }])
  })

  it('quotes a hostile body only in part', () => {
    const { events, exchange } = play()
    exchange(`GET ${REDIS}/manifests/latest`, 404, { answer: { body: `gone\n${'x'.repeat(1e6)}` } })
    expect(findingsOf(tagOrNameUnknown, events)[0]?.message.length).toBeLessThan(300)
  })

  it.each([
    ['a blob that is asked for before a push', `HEAD ${REDIS}/blobs/${digestOf('layer')}`, 404],
    ['a registry without referrers', `GET ${REDIS}/referrers/${digestOf('manifest')}`, 404],
    ['a lost blob at the store', `GET ${CDN}/registry-v2/${digestOf('layer')}`, 404],
    ['a tag that is there', `GET ${REDIS}/manifests/latest`, 200],
  ])('passes over %s', (_, line, status) => {
    const { events, exchange } = play()
    exchange(line, status)
    expect(findingsOf(tagOrNameUnknown, events)).toEqual([])
  })
})
