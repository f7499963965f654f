import { describe, expect, it } from 'vitest'
import { errorShapeOrStatusChanged } from '../../src/rules/error-shape-or-status-changed.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function answered(status: number, body: string, method = 'GET'): ReturnType<typeof findingsOf> {
  const log = play()
  log.exchange(`${method} https://mirror.example/v2/acme/app/manifests/1`, status, { answer: { body } })
  log.end()
  return findingsOf(errorShapeOrStatusChanged, log.events)
}

describe('error-shape-or-status-changed', () => {
  it('notes a body in another form', () => {
    expect(answered(404, '{"message":"nothing here"}')).toMatchObject([
      {
        level: 'note',
        message:
          'mirror.example answers GET 1 with 404 and a body that is no error of the specification: “{"message":"nothing here"}”',
      },
    ])
  })

  it('keeps a hostile body short', () => {
    expect(answered(404, 'x'.repeat(1_000_000))[0]?.message.length).toBeLessThan(300)
  })

  it.each([
    [404, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"unknown"}]}'],
    [404, ''],
    [404, '<html></html>'],
    [429, 'Too Many Requests (HAP429).'],
    [502, 'Bad Gateway'],
    [200, '{}'],
  ])('passes over %i with %s', (status, body) => {
    expect(answered(status, body)).toEqual([])
  })
})
