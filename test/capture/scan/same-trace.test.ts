// What redact leaves of a recording tells of the same pulls: of real captures, with secrets in them again and with names
// that look like secrets, in every form that is read.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encode } from '../../../src/capture/codec.ts'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { RECORDINGS } from '../../../src/capture/rewrite/index.ts'
import { createRedaction } from '../../../src/capture/scan/redact-part.ts'
import { decode } from '../../../src/decode/decode.ts'
import type { Trace } from '../../../src/decode/trace.ts'
import { readCaptureFile, readCaptureStream } from '../../../src/io/capture-file.ts'
import { reduceAll } from '../../../src/model/reduce.ts'
import type { Session } from '../../../src/model/session.ts'
import { harText } from '../../../src/views/har.ts'
import { CAPTURES } from '../../helpers/captures.ts'
import { flowFile, httpFlow, readFlows, type Plain } from '../../helpers/flows.ts'
import { mapStrings, unredacted } from '../../helpers/unredacted.ts'

const key = Buffer.alloc(16, 7)

function redacted(bytes: Buffer): Buffer {
  const recording = RECORDINGS.find(({ recognise }) => recognise(bytes.subarray(0, 64 * 1024)) === 'yes')
  if (recording === undefined) throw new Error('no recording')
  return Buffer.from(recording.rewrite(bytes, createRedaction(key).visitor).bytes)
}

async function traceOf(bytes: Buffer): Promise<Trace> {
  const { events } = await readCaptureStream(Readable.from([bytes]), 'it')
  return decode(reduceAll(events))
}

/** What a user goes by. Of bodies that were changed, a HAR has no hash that could be checked. */
function toldBy({ participants, pulls, steps }: Trace): object {
  return {
    participants: participants.map(({ role, authority }) => `${role} ${authority}`),
    pulls: pulls.map(({ kind, reference, digest, platform, status, bytes, steps: of, layers }) => ({
      ...{ kind, reference, digest, platform, status, bytes, steps: of },
      layers: layers.map((layer) => ({ ...layer })),
    })),
    steps: steps.map(({ url: _, facts, ...step }) => ({
      ...step,
      facts: { ...facts, verified: facts.verified !== false },
    })),
  }
}

type Form = (events: readonly CaptureEvent[], session: Session) => Buffer

const FORMS: readonly (readonly [string, Form])[] = [
  ['our own', (events) => Buffer.from(events.map((event) => `${encode(event)}\n`).join(''))],
  ['a HAR of ours', (_, session) => Buffer.from(ourHar(session))],
  ['a HAR', (_, session) => Buffer.from(foreignHar(ourHar(session)))],
  ['a flow file', (_, session) => flowsOf(session)],
]

function ourHar(session: Session): string {
  return harText(session, decode(session), { findings: [] })
}

/** Without what pullscope adds. */
function foreignHar(har: string): string {
  return JSON.stringify(JSON.parse(har), (name, value: unknown) => (name.startsWith('_') ? undefined : value))
}

function flowsOf({ exchanges }: Session): Buffer {
  const flows = exchanges.flatMap((exchange) => {
    if (exchange === undefined || !('response' in exchange) || exchange.response === null) return []
    const { request, requestBody, response, startedAt } = exchange
    const body = exchange.state === 'complete' ? exchange.body : null
    return [
      httpFlow({
        ...{ url: request.url, method: request.method, headers: request.headers, at: startedAt / 1000 },
        body: requestBody?.text ?? '',
        answer: { status: response.status, headers: response.headers, body: body?.text ?? null },
      }),
    ]
  })
  return flowFile(...flows)
}

const COMMIT = '7f3c9a1b2c3d4e5f60718293a4b5c6d7e8f90a1b'
/** What else these are called somewhere, and is public all the same. */
const NAMES: readonly (readonly [from: string, to: string])[] = [
  ['/manifests/latest', `/manifests/PR-1234-${COMMIT}`],
  ['/manifests/v1', '/manifests/V1StGXR8-Z5jdHi6BmyTA0q-Xk3LpW9sDf2Gh7'],
  ['library', 'Team9/App'],
  ['registry-1.docker.io', 'pull-secret'],
  ['auth.docker.io', 'token.corp'],
]

function renamed(events: readonly CaptureEvent[]): readonly CaptureEvent[] {
  const rename = (text: string): string => NAMES.reduce((now, [from, to]) => now.replaceAll(from, to), text)
  return mapStrings(events, rename) as readonly CaptureEvent[]
}

/** Where nobody said anything, there is nothing that could be lost. */
const files = readdirSync(CAPTURES).filter((file) =>
  readFileSync(join(CAPTURES, file), 'utf8').includes('"request.started"'),
)

describe.each(FORMS)('of %s', (_, form) => {
  it.each(files)('%s tells the same when it is redacted', async (file) => {
    const recorded = (await readCaptureFile(join(CAPTURES, file))).events
    const events = unredacted(recorded)
    for (const each of [events, renamed(events)]) {
      const bytes = form(each, reduceAll(each))
      const clean = redacted(bytes)
      expect(clean.equals(bytes)).toBe(!JSON.stringify(recorded).includes('redacted:'))
      expect(toldBy(await traceOf(clean))).toEqual(toldBy(await traceOf(bytes)))
    }
  })
})

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** A pull of an image that itself has secrets in it: content by its digest, and now with other content. */
function leakyImage(): Buffer {
  const config = JSON.stringify({
    ...{ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } },
    config: { Env: ['DB_PASSWORD=hunter2x9'] },
  })
  const signed = { 'dev.cosignproject.cosign/signature': 'MEUCIQDabcdef0123' }
  const layer = Buffer.from([0x1f, 0x8b, 0xff, 0x00])
  const manifest = JSON.stringify({
    ...{ schemaVersion: 2, mediaType: MANIFEST },
    config: { digest: digestOf(config), size: config.length },
    layers: [
      { digest: `sha256:${createHash('sha256').update(layer).digest('hex')}`, size: 4, annotations: signed },
    ],
  })
  const digest = `sha256:${createHash('sha256').update(layer).digest('hex')}`
  const flow = (at: number, path: string, body: string | Buffer, headers: [string, string][]): Plain =>
    httpFlow({ at, url: `https://r.example/v2/a/${path}`, answer: { headers, body } })
  return flowFile(
    flow(0, 'manifests/1', manifest, [
      ['Content-Type', MANIFEST],
      ['Docker-Content-Digest', digestOf(manifest)],
    ]),
    flow(1, `blobs/${digestOf(config)}`, config, [['Content-Length', String(config.length)]]),
    flow(2, `blobs/${digest}`, layer, [['Content-Length', '4']]),
  )
}

it.each(FORMS)('of %s, an image with secrets in it is as whole as it was', async (_, form) => {
  const { events } = readFlows(leakyImage())
  const bytes = form(events, reduceAll(events))
  const clean = redacted(bytes)
  expect(clean.includes('hunter2x9')).toBe(false)
  const trace = await traceOf(bytes)
  expect(toldBy(await traceOf(clean))).toEqual(toldBy(trace))
  expect(trace.pulls).toMatchObject([{ reference: 'r.example/a:1', status: 'complete' }])
})

it.each([
  'captures-foreign/mitmproxy-8-docker-pull-hello-world.flows',
  'captures-foreign/mitmproxy-8-skopeo-copy-private.flows.gz',
  'har/chromium-156.har',
  'har/playwright-1.65.har',
])('%s tells the same when it is redacted', async (file) => {
  const packed = readFileSync(join('fixtures', file))
  const bytes = file.endsWith('.gz') ? gunzipSync(packed) : packed
  expect(toldBy(await traceOf(redacted(bytes)))).toEqual(toldBy(await traceOf(bytes)))
})
