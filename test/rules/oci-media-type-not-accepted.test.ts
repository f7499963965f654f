import { describe, expect, it } from 'vitest'
import { ociMediaTypeNotAccepted } from '../../src/rules/oci-media-type-not-accepted.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const MANIFEST = `${REGISTRY}/v2/library/redis/manifests/latest`
const WORDS = 'OCI index found, but accept header does not support OCI indexes'

function refused(message: string): readonly Parameters<typeof judged>[0][number][] {
  const { events, exchange, end } = play()
  const headers = [['Accept', 'application/vnd.docker.distribution.manifest.v2+json']] as const
  const body = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message }] })
  exchange(`GET ${MANIFEST}`, 404, { headers, answer: { body } })
  end()
  return events
}

describe('oci-media-type-not-accepted', () => {
  it('says what was accepted', () => {
    expect(findingsOf(ociMediaTypeNotAccepted, refused(WORDS)).map(({ message }) => message)).toEqual([
      'registry-1.docker.io has library/redis:latest as OCI content, and the request accepts only application/vnd.docker.distribution.manifest.v2+json',
    ])
  })

  it('comes before a tag that is missing', () => {
    const { findings } = judged(refused(WORDS))
    expect(findings.map(({ rule }) => rule)).toEqual(['oci-media-type-not-accepted'])
  })

  it('passes over a tag that is missing', () => {
    expect(findingsOf(ociMediaTypeNotAccepted, refused('manifest unknown'))).toEqual([])
  })
})
