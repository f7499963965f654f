// Places of recordings where a format calls something a name that is none.

import { describe, expect, it } from 'vitest'
import { rewriteFlows } from '../../../src/capture/rewrite/flows.ts'
import { rewriteHar } from '../../../src/capture/rewrite/har.ts'
import { rewriteOwn } from '../../../src/capture/rewrite/own.ts'
import type { Rewritten, Visitor } from '../../../src/capture/rewrite/part.ts'
import { createRedaction } from '../../../src/capture/scan/redact-part.ts'
import { createScanner } from '../../../src/capture/scan/scan.ts'
import { flowFile, httpFlow, type Plain } from '../../helpers/flows.ts'

type Rewrite = (bytes: Uint8Array, visitor: Visitor) => Rewritten

const CANARY = 'c4n4ry-Secret_value'

function redacted(rewrite: Rewrite, content: string | Buffer): string {
  const { visitor } = createRedaction(Buffer.alloc(16, 7))
  return Buffer.from(rewrite(Buffer.from(content), visitor).bytes).toString()
}

function placesIn(rewrite: Rewrite, content: string | Buffer): string[] {
  const { visitor, scan } = createScanner()
  rewrite(Buffer.from(content), visitor)
  return scan.found.map(({ place }) => place)
}

const own = (sni: string): string => JSON.stringify({ at: 0, type: 'tunnel.opened', sni, alpn: ['h2'] })
const flow = (sni: string): Buffer => {
  const of = httpFlow()
  return flowFile({ ...of, client_conn: { ...(of['client_conn'] as Record<string, Plain>), sni } })
}
const har = (sni: string): string =>
  JSON.stringify({ log: { _pullscope: { events: [{ sni }] }, entries: [] } })

describe('the name that a client says in its TLS handshake', () => {
  it.each<readonly [string, Rewrite, (sni: string) => string | Buffer, string]>([
    ['our own', rewriteOwn, own, 'tunnel.opened sni'],
    ['a flow file', rewriteFlows, flow, 'client_conn sni'],
    ['a HAR of ours', rewriteHar, har, ' log _pullscope events sni'],
  ])('of %s is a host, or is replaced', (_, rewrite, file, place) => {
    for (const sni of [`u.bob:${CANARY}.example`, `${CANARY}?`, `Bearer ${CANARY}`]) {
      expect(placesIn(rewrite, file(sni))).toEqual([place])
      expect(redacted(rewrite, file(sni))).not.toContain(CANARY)
    }
    expect(placesIn(rewrite, file('registry-1.docker.io'))).toEqual([])
    expect(redacted(rewrite, file('registry-1.docker.io'))).toBe(file('registry-1.docker.io').toString())
  })
})

it('what was sent to log in leaves no hash of it, by which a password could be guessed', () => {
  const sent = (text: string): string => {
    const [bytes, sha256, decoded] = [9, '0a'.repeat(32), { bytes: 9, sha256: '0b'.repeat(32) }]
    const body = { bytes, sha256, kept: 'whole', text, decoded }
    return JSON.stringify({ at: 0, type: 'request.completed', exchange: 0, body })
  }
  const bodyOf = (text: string): unknown =>
    (JSON.parse(redacted(rewriteOwn, sent(text))) as { body: unknown }).body
  const of = { bytes: 9, kept: 'whole', redacted: true }
  const password = expect.stringContaining('redacted:') as unknown
  expect(bodyOf('username=bob&password=hunter2')).toEqual({ ...of, sha256: null, text: password })
  expect(bodyOf('{"rootfs":{},"password":"hunter2"}')).toMatchObject({
    sha256: '0a'.repeat(32),
    text: password,
  })
  expect(redacted(rewriteOwn, sent('{"a":1}'))).toBe(sent('{"a":1}'))
})

describe('a parameter without a value', () => {
  const query = (name: string): string =>
    JSON.stringify({
      log: {
        entries: [
          { request: { url: `https://r.example/b?${name}`, queryString: [{ name, value: '' }] } },
          { request: { url: `https://r.example/b?${name}`, queryString: [{ name }] } },
        ],
      },
    })

  it('is replaced in the list of a HAR as in its URL, by the same', () => {
    const result = redacted(rewriteHar, query(CANARY))
    expect(result).not.toContain(CANARY)
    expect(new Set(result.match(/redacted:\w+/g)).size).toBe(1)
    expect(placesIn(rewriteHar, query(CANARY))).toEqual(
      Array.from({ length: 2 }, () => ['request url', 'request parameter name']).flat(),
    )
  })

  it.each(['range', 'list-type', 'versionId', 'uploads'])('that is a flag stays: %s', (name) => {
    expect(redacted(rewriteHar, query(name))).toBe(query(name))
    expect(placesIn(rewriteHar, query(name))).toEqual([])
  })
})
