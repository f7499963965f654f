import { describe, expect, it } from 'vitest'
import { configOrManifestDigestMismatch } from '../../src/rules/config-or-manifest-digest-mismatch.ts'
import { brokenBlob } from '../helpers/broken-content.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play } from '../helpers/play.ts'

const MANIFESTS = `${REGISTRY}/v2/library/redis/manifests`

describe('config-or-manifest-digest-mismatch', () => {
  it('finds a config of other bytes, and tells both digests', () => {
    const [finding, ...more] = findingsOf(
      configOrManifestDigestMismatch,
      brokenBlob('config', { unkept: 'other' }),
    )
    expect(more).toEqual([])
    expect(finding?.message).toMatch(
      /answers config sha256:\S+ with bytes that are sha256:\S+, not sha256:\S+$/,
    )
    expect(finding?.remedy).toContain(digestOf('other'))
  })

  it('finds a manifest that its own Docker-Content-Digest denies', () => {
    const { events, exchange } = play()
    const headers = [
      ['Docker-Content-Digest', digestOf('what was meant')],
      ['Content-Type', 'application/vnd.oci.image.manifest.v1+json'],
    ] as const
    exchange(`GET ${MANIFESTS}/latest`, 200, { answer: { headers, body: '{"layers":[]}' } })
    expect(findingsOf(configOrManifestDigestMismatch, events)).toHaveLength(1)
  })

  it('passes over what is right, and over layers', () => {
    expect(findingsOf(configOrManifestDigestMismatch, brokenBlob('none', {}))).toEqual([])
    expect(findingsOf(configOrManifestDigestMismatch, brokenBlob('layer', { unkept: 'other' }))).toEqual([])
  })
})
