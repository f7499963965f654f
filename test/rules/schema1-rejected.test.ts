import { describe, expect, it } from 'vitest'
import { schema1Rejected } from '../../src/rules/schema1-rejected.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { MANIFEST_TYPE } from '../helpers/images.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'

const SCHEMA_1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
const REDIS = `${REGISTRY}/v2/library/redis`

function answered(type: string, accept: string | null): Play {
  const log = play()
  log.exchange(`GET ${REDIS}/manifests/latest`, 200, {
    headers: accept === null ? [] : [['Accept', accept]],
    answer: { headers: [['Content-Type', type]], body: '{"schemaVersion":1}' },
  })
  return log
}

describe('schema1-rejected', () => {
  it('blames the image when the client accepts more', () => {
    const [finding] = findingsOf(schema1Rejected, answered(SCHEMA_1, MANIFEST_TYPE).events)
    expect(finding?.message).toBe(
      `registry-1.docker.io answers library/redis:latest with a schema 1 manifest (${SCHEMA_1})`,
    )
    expect(finding?.remedy).toContain('build and push the image again')
  })

  it('blames who drops Accept when there is none', () => {
    const [finding] = findingsOf(schema1Rejected, answered(SCHEMA_1, null).events)
    expect(finding?.remedy).toContain('drops it')
  })

  it('passes over an old client that takes it', () => {
    const log = answered(SCHEMA_1, MANIFEST_TYPE)
    log.exchange(`GET ${REDIS}/blobs/${digestOf('layer')}`, 200)
    expect(findingsOf(schema1Rejected, log.events)).toEqual([])
  })

  it('passes over any other manifest', () => {
    expect(findingsOf(schema1Rejected, answered(MANIFEST_TYPE, null).events)).toEqual([])
  })
})
