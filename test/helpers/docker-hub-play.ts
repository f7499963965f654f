// The sequence that dockerd speaks with Docker Hub (REGISTRY.md), as a play in steps, so that two can be interleaved.

import { INDEX_TYPE, MANIFEST_TYPE, type TestImage } from './images.ts'
import { digestOf, DOCKER, type Play } from './play.ts'

export const REGISTRY = 'https://registry-1.docker.io'
export const REALM = 'https://auth.docker.io/token'
export const CDN = 'https://production.cloudflare.docker.com'

export const CHALLENGE = ['Www-Authenticate', `Bearer realm="${REALM}",service="registry.docker.io"`] as const

export interface PullPlay {
  readonly repository: string
  readonly tag: string
  readonly token: string
  readonly image: TestImage
  readonly agent?: string
}

/** The moves of one pull, each to be called once and in order. */
export function dockerPull(
  play: Play,
  { repository, tag, token, image, agent = DOCKER }: PullPlay,
): (() => void)[] {
  const authorization = `Bearer ${token}`
  const manifest = (reference: string): string => `${REGISTRY}/v2/${repository}/manifests/${reference}`
  const blob = (content: string): (() => void)[] => {
    const digest = digestOf(content)
    // As a CDN that does not sign: every client is sent to the same URL.
    const location = `${CDN}/registry-v2/${digest}`
    return [
      () =>
        play.exchange(`GET ${REGISTRY}/v2/${repository}/blobs/${digest}`, 307, {
          agent,
          authorization,
          answer: { headers: [['Location', location]] },
        }),
      () => play.exchange(`GET ${location}`, 200, { agent, answer: { unkept: content } }),
    ]
  }
  const get =
    (content: string, type: string): (() => void) =>
    () => {
      const headers = [
        ['Content-Type', type],
        ['Docker-Content-Digest', digestOf(content)],
      ] as const
      const line = `GET ${manifest(digestOf(content))}`
      play.exchange(line, 200, { agent, authorization, answer: { headers, body: content } })
    }
  return [
    () => play.exchange(`GET ${REGISTRY}/v2/`, 401, { agent, answer: { headers: [CHALLENGE] } }),
    () =>
      play.exchange(`GET ${REALM}?scope=repository%3A${repository}%3Apull&service=registry.docker.io`, 200, {
        agent,
        answer: { body: JSON.stringify({ token, expires_in: 300 }) },
      }),
    () =>
      play.exchange(`HEAD ${manifest(tag)}`, 200, {
        agent,
        authorization,
        answer: {
          headers: [
            ['Content-Type', INDEX_TYPE],
            ['Content-Length', String(Buffer.byteLength(image.index))],
            ['Docker-Content-Digest', digestOf(image.index)],
          ],
        },
      }),
    get(image.index, INDEX_TYPE),
    get(image.manifest, MANIFEST_TYPE),
    ...blob(image.config),
    ...image.layers.flatMap(blob),
  ]
}
