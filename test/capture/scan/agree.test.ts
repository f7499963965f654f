// What `redact` changes, `scan` tells, and of what `redact` wrote, `scan` tells nothing: of any part, and of whole files.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewriteFlows } from '../../../src/capture/rewrite/flows.ts'
import { rewriteHar } from '../../../src/capture/rewrite/har.ts'
import { rewriteOwn } from '../../../src/capture/rewrite/own.ts'
import type { Part, Rewritten, Role, Visitor } from '../../../src/capture/rewrite/part.ts'
import { createRedaction } from '../../../src/capture/scan/redact-part.ts'
import { createScanner } from '../../../src/capture/scan/scan.ts'
import { secretsIn } from '../../../src/capture/scan/secrets-in.ts'
import { answerTo, ASKS } from '../../helpers/leaky.ts'
import { flowFile, httpFlow } from '../../helpers/flows.ts'

type Rewrite = (bytes: Uint8Array, visitor: Visitor) => Rewritten

const key = Buffer.alloc(16, 7)
const SECRET = 'c4n4ry-Secret_value-8Qx2'

/** All that the canary says and hears, whole and in pieces, and what tears it apart. */
const CANARIES = ASKS.flatMap(({ path, headers, body }) => {
  const answer = answerTo(path, 'Authorization' in headers, 'https://registry.test')
  return [path, body, answer.body, ...Object.values(headers), ...answer.headers.map(([, value]) => value)]
})
const PIECES = [
  ...CANARIES,
  ...['password is hunter2', 'docker login -u x -p y', 'curl -u bob:hunter2', '\\"password\\":\\"x1y2\\"'],
  ...[
    '?_state=abc',
    '#fragment',
    '//bob@r.example/',
    '"token" : "12345"',
    'redacted:',
    'redacted:0123456789ab',
  ],
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '&',
    '=',
    '?',
    ' ',
    '  ',
    '\n',
    ':',
    '@',
    ';',
    '\\',
    'true',
    '17',
    'page',
  ],
  ...[
    'https://pull-secret:5000/v2/Team/app/manifests/PR-1-7f3c9a1b2c3d4e5f6071',
    'https://token',
    '/v2/',
    '/a;sig=',
  ],
  ...[
    'gcr.io/artifacts-downloads/namespaces/a/repositories/us/downloads/',
    '/blobs/uploads/',
    '?range',
    ':5000/',
  ],
  ...[
    'Zm9v8Qx2LrT5vN0cWd7YbK3hPs9MeGu1aJiXo4BzRqE',
    'sk-live-a1B2c3D4e5F6',
    '-----BEGIN PRIVATE KEY-----',
    '/',
  ],
  ...[SECRET, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln', '[['.repeat(70) + ']]'.repeat(70)],
]
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.json().map((json) => json.replaceAll('"":', '"token":')),
)
const NAMES = [
  'Authorization',
  'Location',
  'sni',
  'Link',
  'X-Y',
  'token',
  'password',
  '-p',
  '--user',
  'scope',
  'page',
]
const ROLES: Record<Role, true> = {
  ...{ url: true, header: true, cookie: true, parameter: true, argument: true },
  ...{ body: true, member: true, text: true },
}
const anyPart: fc.Arbitrary<Part> = fc.record({
  entry: fc.constant(1),
  place: fc.constant('here'),
  role: fc.constantFrom(...(Object.keys(ROLES) as Role[])),
  name: fc.option(fc.constantFrom(...NAMES)),
  text: anyText,
})

describe('of any part', () => {
  it('scan finds something exactly where redact changes something, and nothing thereafter', () => {
    fc.assert(
      fc.property(anyPart, (part) => {
        const { visitor } = createRedaction(key)
        const clean = visitor.visit(part)
        expect(secretsIn(part).length > 0, `${part.text} became ${clean}`).toBe(clean !== part.text)
        expect(secretsIn({ ...part, text: clean })).toEqual([])
        expect(visitor.visit({ ...part, text: clean })).toBe(clean)
      }),
      { numRuns: 3000 },
    )
  })

  it('a secret of an argument is not told again of the next one', () => {
    const part = { entry: 1, place: 'command line', role: 'argument', name: '/v2/?_state=abc' } as const
    expect(secretsIn({ ...part, text: 'r.example' })).toEqual([])
  })

  it.each<readonly [Role, string | null, string, string]>([
    ['url', null, '/v2/a/blobs/uploads/1?_state=abc&digest=sha256:0', 'value of _state'],
    ['parameter', '_state', 'abc', 'value of _state'],
    ['url', null, 'https://r.example/#abc', 'not known to be harmless'],
    ['header', 'Location', '/uploads/1?_state=abc', 'value of _state'],
    ['member', 'password', '12345', 'value of password'],
    ['body', null, '{"password":"true"}', 'not known to be harmless'],
  ])('scan tells of what no name and no shape betrays: %s %s %s', (role, name, text, kind) => {
    expect(secretsIn({ entry: 1, place: '', role, name, text }).map((secret) => secret.kind)).toEqual([kind])
  })
})

/** Where in the file redact changes something. */
function changedIn(
  rewrite: Rewrite,
  bytes: Uint8Array,
): { readonly places: string[]; readonly clean: Uint8Array } {
  const places = new Set<string>()
  const { visitor, dropped } = createRedaction(key)
  const rewritten = rewrite(bytes, {
    ...visitor,
    visit(part) {
      const text = visitor.visit(part)
      if (text !== part.text) places.add(`${part.entry} ${part.place}`)
      return text
    },
  })
  expect(dropped).toEqual([])
  return { places: [...places], clean: rewritten.bytes }
}

function foundIn(rewrite: Rewrite, bytes: Uint8Array): string[] {
  const { visitor, scan } = createScanner()
  rewrite(bytes, visitor)
  return [...new Set(scan.found.map(({ entry, place }) => `${entry} ${place}`))]
}

const anyPairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), anyText), { maxLength: 3 })
const anyMessage = fc.record({ url: anyText, pairs: anyPairs, body: anyText, odd: anyText })

interface Message {
  readonly url: string
  readonly pairs: readonly (readonly [string, string])[]
  readonly body: string
  readonly odd: string
}

function har({ url, pairs, body, odd }: Message): Uint8Array {
  const headers = pairs.map(([name, value]) => ({ name, value }))
  const request = {
    url,
    headers,
    queryString: headers,
    cookies: headers,
    postData: { text: body, params: headers },
  }
  const content = { encoding: 'base64', text: Buffer.from(body).toString('base64') }
  const response = { statusText: odd, headers, redirectURL: url, content }
  return Buffer.from(
    JSON.stringify({ log: { comment: odd, entries: [{ request, response, _note: { odd } }] } }),
  )
}

function own({ url, pairs, body, odd }: Message): Uint8Array {
  const events = [
    { at: 0, type: 'capture.started', version: 1, source: 'proxy', startedAt: '', effects: [] },
    { at: 0, type: 'client.started', argv: ['docker', ...pairs.flat(), odd] },
    {
      at: 1,
      type: 'request.started',
      exchange: 0,
      connection: 0,
      method: 'GET',
      url,
      httpVersion: '1.1',
      headers: pairs,
    },
    {
      at: 2,
      type: 'response.completed',
      exchange: 0,
      body: { bytes: 9, sha256: null, kept: 'whole', text: body },
    },
    { at: 3, type: 'exchange.failed', exchange: 0, side: 'client', cause: 'other', message: odd },
  ]
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join('') + odd)
}

function flows({ url, pairs, body, odd }: Message): Uint8Array {
  const flow = httpFlow({ headers: pairs, body, answer: { headers: pairs, body } })
  const request = flow['request'] as Record<string, Buffer>
  return flowFile({ ...flow, request: { ...request, path: Buffer.from(url, 'latin1') }, comment: odd })
}

describe.each<readonly [string, Rewrite, (message: Message) => Uint8Array]>([
  ['a HAR', rewriteHar, har],
  ['our own', rewriteOwn, own],
  ['a flow file', rewriteFlows, flows],
])('of %s', (_, rewrite, file) => {
  it('scan finds something in each place that redact changes, in no other, and nothing thereafter', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = file(message)
        const { places, clean } = changedIn(rewrite, bytes)
        expect(foundIn(rewrite, bytes).toSorted()).toEqual(places.toSorted())
        expect(foundIn(rewrite, clean)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
