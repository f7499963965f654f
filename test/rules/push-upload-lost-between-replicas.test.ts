import { describe, expect, it } from 'vitest'
import { pushUploadLostBetweenReplicas } from '../../src/rules/push-upload-lost-between-replicas.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

const UPLOADS = 'https://registry.example/v2/acme/app/blobs/uploads/'
const UNKNOWN = JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_UNKNOWN', message: 'blob upload unknown' }] })

function uploaded(status: number, body: string, server: string): ReturnType<typeof findingsOf> {
  const log = play()
  const headers = [
    ['Location', `${UPLOADS}1?_state=x`],
    ['Server', 'one'],
  ] as const
  log.exchange(`POST ${UPLOADS}`, 202, { answer: { headers } })
  log.exchange(`PATCH ${UPLOADS}1?_state=x`, status, { answer: { body, headers: [['Server', server]] } })
  log.end()
  return findingsOf(pushUploadLostBetweenReplicas, log.events)
}

describe('push-upload-lost-between-replicas', () => {
  it('names both servers', () => {
    expect(uploaded(404, UNKNOWN, 'two')).toMatchObject([
      {
        level: 'error',
        message:
          'registry.example does not know the upload to acme/app that it began a moment ago (two servers answer: one and two): “blob upload unknown”',
        evidence: [1, 0],
      },
    ])
  })

  it('knows it by the secret, too', () => {
    expect(uploaded(400, '{"errors":[{"code":"UNKNOWN","message":"invalid secret"}]}', 'one')).toHaveLength(1)
  })

  it('passes over other failures, and success', () => {
    expect(uploaded(404, '{"errors":[{"code":"NAME_UNKNOWN"}]}', 'two')).toEqual([])
    expect(uploaded(202, '', 'two')).toEqual([])
  })
})
