// A pull of a large image as dockerd does it, three layers at a time, with progress: what a live screen has to follow.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { CDN, dockerPull, REGISTRY } from './docker-hub-play.ts'
import { INDEX_TYPE, MANIFEST_TYPE } from './images.ts'
import { digestOf, DOCKER, play, sha256 } from './play.ts'

const LAYERS = [30_100_000, 1200, 104_000_000, 2_400_000, 61_700_000, 184]

/** The events of one pull, in order of time: about 9 s. */
export function bigPull(repository = 'library/redis', tag = '7'): CaptureEvent[] {
  const story = play()
  const config = '{"architecture":"amd64","os":"linux"}'
  const contents = LAYERS.map((size, i) => ({ size, digest: digestOf(`layer ${i} of ${repository}`) }))
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: contents.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer })),
  })
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    manifests: [
      {
        mediaType: MANIFEST_TYPE,
        digest: digestOf(manifest),
        size: manifest.length,
        platform: { os: 'linux', architecture: 'amd64' },
      },
      {
        mediaType: MANIFEST_TYPE,
        digest: digestOf('arm'),
        size: 2290,
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      },
    ],
  })
  const image = { config, layers: [], manifest, index }
  const moves = dockerPull(story, { repository, tag, token: 'opaque-token', image })
  for (const move of moves) move()
  return [...story.events, ...layerEvents(contents, story.events.at(-1)?.at ?? 0, repository)]
}

interface LayerContent {
  readonly digest: string
  readonly size: number
}

/** Three layers at once share 30 MB/s; the next begins when one ends. */
function layerEvents(layers: readonly LayerContent[], begin: number, repository: string): CaptureEvent[] {
  const events: CaptureEvent[] = []
  const lanes = [begin, begin, begin]
  layers.forEach(({ digest, size }, i) => {
    const lane = lanes.indexOf(Math.min(...lanes))
    const at = (lanes[lane] ?? 0) + 3 + i
    const asked = 8 + i * 2
    const url = `${REGISTRY}/v2/${repository}/blobs/${digest}`
    const location = `${CDN}/registry-v2/${digest}`
    const end = at + 95 + size / 10_000
    events.push(
      ...exchange({ exchange: asked, url, at, end: at + 25, status: 307, location, size: 0, digest: '' }),
    )
    events.push(
      ...exchange({
        exchange: asked + 1,
        url: location,
        at: at + 30,
        end,
        status: 200,
        location: null,
        size,
        digest,
      }),
    )
    lanes[lane] = end
  })
  return events.sort((a, b) => a.at - b.at).map(renumber(events))
}

interface ExchangeDraft {
  readonly exchange: number
  readonly url: string
  readonly at: number
  readonly end: number
  readonly status: number
  readonly location: string | null
  readonly size: number
  readonly digest: string
}

function exchange({
  exchange: id,
  url,
  at,
  end,
  status,
  location,
  size,
  digest,
}: ExchangeDraft): CaptureEvent[] {
  const empty = { bytes: 0, sha256: sha256(''), kept: 'none' } as const
  const head = Math.min(end, at + 24)
  const parts = Math.floor((end - head) / 100)
  const progress = Array.from({ length: parts }, (_, i) => ({
    at: head + (i + 1) * 100,
    type: 'response.progressed' as const,
    exchange: id,
    bytes: Math.floor((size * (i + 1)) / (parts + 1)),
  }))
  const headers = [
    ['Content-Length', String(size)] as const,
    ...(location === null ? [] : [['Location', location] as const]),
  ]
  const host = [
    ['Host', new URL(url).host],
    ['User-Agent', DOCKER],
  ] as const
  return [
    {
      at,
      type: 'request.started',
      exchange: id,
      connection: 0,
      method: 'GET',
      url,
      httpVersion: '1.1',
      headers: host,
    },
    { at, type: 'request.completed', exchange: id, body: empty },
    {
      at: head,
      type: 'response.started',
      exchange: id,
      from: 'upstream',
      status,
      reason: '',
      httpVersion: '1.1',
      headers,
    },
    ...progress,
    {
      at: end,
      type: 'response.completed',
      exchange: id,
      body: { bytes: size, sha256: digest.slice(7), kept: 'none' },
    },
  ]
}

/** Ids are dense in the order of `request.started`. */
function renumber(events: readonly CaptureEvent[]): (event: CaptureEvent) => CaptureEvent {
  const started = events.filter((event) => event.type === 'request.started')
  const first = Math.min(...started.map(({ exchange: id }) => id))
  const ids = new Map(started.map(({ exchange: id }, i) => [id, first + i]))
  return (event) =>
    'exchange' in event ? { ...event, exchange: ids.get(event.exchange) ?? event.exchange } : event
}
