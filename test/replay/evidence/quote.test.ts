// Proofs say what decides, and no secret.

import { expect, test } from 'vitest'
import type { HeaderList } from '../../../src/http/headers.ts'
import type { Answer } from '../../../src/replay/answer.ts'
import { quoted, quotedError, quotedSeen, said } from '../../../src/replay/evidence/quote.ts'

function answer(status: number, headers: HeaderList, body: string | Buffer = ''): Answer {
  const bytes = Buffer.from(body)
  const url = new URL('https://mirror.example/v2/')
  const times = { headMs: 1, totalMs: 2 }
  return {
    exchange: 3,
    method: 'GET',
    url,
    status,
    headers,
    body: bytes,
    bytes: bytes.length,
    sha256: null,
    end: 'complete',
    ...times,
  }
}

test('headers are quoted as they came, repeats too, and missing ones are said to be', () => {
  const two = answer(401, [
    ['WWW-Authenticate', 'Bearer realm="https://a.example/token"'],
    ['www-authenticate', 'Basic realm="b"'],
  ])
  expect(quoted(two, 'Www-Authenticate', 'Content-Type')).toEqual({
    exchange: 3,
    shows:
      '401 Www-Authenticate: Bearer realm="https://a.example/token", Www-Authenticate: Basic realm="b", no Content-Type',
  })
})

test('signatures, tokens and cookies are taken out', () => {
  const leaking = answer(
    307,
    [
      ['Location', 'https://store.example/blob?Expires=1&Signature=hidden-signature'],
      ['Set-Cookie', 'session=hidden-cookie'],
    ],
    '{"token":"hidden-token","access_token":"hidden-token"}',
  )
  const shown = JSON.stringify([quoted(leaking, 'Location', 'Set-Cookie'), quotedError(leaking)])
  expect(shown).not.toContain('hidden')
  expect(shown).toContain('https://store.example/blob?Expires=redacted&Signature=redacted')
})

test('what the candidate asked is quoted without its query', () => {
  const seen = {
    exchange: 4,
    role: 'cdn',
    method: 'GET',
    status: 400,
    target: '/blob?sig=hidden',
    url: new URL('https://store.example/blob?sig=hidden'),
    headers: [['Authorization', 'Bearer hidden-bearer']],
  } as const
  expect(quotedSeen(seen, 'Authorization', 'Accept')).toEqual({
    exchange: 4,
    shows: 'GET store.example/blob, Authorization: Bearer redacted, no Accept',
  })
})

test('bodies are quoted as far as they are text, and short', () => {
  expect(said(answer(404, [], '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'))).toBe(
    ': “manifest unknown”',
  )
  expect(said(answer(200, [], Buffer.from([0x1f, 0x8b, 8, 0, 0])))).toBe('')
  expect(said(answer(500, [], 'x'.repeat(10_000))).length).toBeLessThan(200)
  expect(quoted(answer(200, [['X', 'y'.repeat(10_000)]]), 'X').shows.length).toBeLessThan(320)
})
