// A capture of 10,000 exchanges and 100 MB, as a day of pulls of large images leaves it: a third of it heads, a third bodies
// (indexes with many platforms), a third progress of layers.

import { openRecorder } from '../../../src/io/recorder.ts'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import type { HeaderList } from '../../../src/http/headers.ts'
import { dockerPull } from '../../helpers/docker-hub-play.ts'
import { testImage, type TestImage } from '../../helpers/images.ts'
import { play } from '../../helpers/play.ts'

const PULLS = 200
const LAYERS = 22
/** Of one layer: ten a second for ten seconds. */
const PROGRESSES = 100

/** What Docker Hub and its CDN send beside what matters (fixtures/captures), and what signed URLs leave behind. */
const REQUEST_HEADS: HeaderList = [
  [
    'Accept',
    'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json, */*',
  ],
  ['Accept-Encoding', 'gzip'],
  [
    'Referer',
    `https://registry-1.docker.io/v2/library/redis/blobs/sha256:${'0'.repeat(64)}?X=${'r'.repeat(500)}`,
  ],
]
const RESPONSE_HEADS: HeaderList = [
  ['Date', 'Fri, 02 Jan 2026 03:04:05 GMT'],
  ['Docker-Distribution-Api-Version', 'registry/2.0'],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['Docker-Ratelimit-Source', '2001:db8::1'],
  ['Ratelimit-Limit', '100;w=21600'],
  ['Ratelimit-Remaining', '87;w=21600'],
  ['Etag', `"sha256:${'0'.repeat(64)}"`],
  ['Cf-Ray', '9b7a1f0a0a0a0a0a-FRA'],
  [
    'Set-Cookie',
    `__cf_bm=fp:${'0'.repeat(16)}; path=/; expires=Fri, 02-Jan-26 03:34:05 GMT; HttpOnly; Secure`,
  ],
  ['X-Cache', `Hit ${'x'.repeat(900)}`],
]

/** Writes it, checksum included, and says how many exchanges and events it has. */
export function writeBigCapture(path: string): { readonly exchanges: number; readonly events: number } {
  const recorder = openRecorder({
    path,
    onFailure(reason) {
      throw new Error(reason)
    },
  })
  let exchanges = 0
  let events = 0
  for (const event of bigCapture()) {
    recorder.record(event)
    events += 1
    if (event.type === 'request.started') exchanges += 1
  }
  recorder.close()
  return { exchanges, events }
}

function* bigCapture(): Generator<CaptureEvent> {
  const log = play()
  for (let i = 0; i < PULLS; i++) {
    const image = withManyPlatforms(testImage(`${i}`, LAYERS))
    const pull = { repository: `library/r${i % 7}`, tag: `t${i}`, token: `token-${i}`, image }
    for (const move of dockerPull(log, pull)) move()
  }
  log.end()
  for (const event of log.events) yield* inFull(event)
}

function* inFull(event: CaptureEvent): Generator<CaptureEvent> {
  if (event.type === 'request.started') {
    yield { ...event, headers: [...event.headers, ...REQUEST_HEADS] }
  } else if (event.type === 'response.started') {
    yield { ...event, headers: [...event.headers, ...RESPONSE_HEADS] }
  } else {
    if (event.type === 'response.completed' && event.body.kept === 'none' && event.body.bytes > 0) {
      for (let i = 1; i <= PROGRESSES; i++) {
        yield {
          at: event.at - 1 + i / 1000,
          type: 'response.progressed',
          exchange: event.exchange,
          bytes: i * 65_536,
        }
      }
    }
    yield event
  }
}

/** An index that is as long as those of the official images with their attestations, and then some. */
function withManyPlatforms(image: TestImage): TestImage {
  const index = JSON.parse(image.index) as { manifests: object[] }
  const annotations = { 'org.opencontainers.image.description': 'd'.repeat(700) }
  const others = Array.from({ length: 160 }, (_, i) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${String(i).padStart(64, '0')}`,
    size: 2290,
    platform: { os: 'linux', architecture: `arch${i}` },
    annotations,
  }))
  return { ...image, index: JSON.stringify({ ...index, manifests: [...index.manifests, ...others] }) }
}
