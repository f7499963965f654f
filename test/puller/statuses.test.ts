// Right content under a status or a length that is not its own. Each was seen with docker 20.10.24, podman 4.3.1,
// skopeo 1.9.3 and ctr 1.6.20: who pulls, and what the others say.

import { describe, expect, it } from 'vitest'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { INDEX, MANIFEST, standIn, type Answer, type StandIn } from './stand-in.ts'

const CLIENTS = [docker, containerd, podman, skopeo]

async function completeOf(registry: StandIn): Promise<readonly string[]> {
  const through: string[] = []
  for (const personality of CLIENTS) {
    const { result } = await pullFrom(registry, { personality })
    if (result.status === 'complete') through.push(personality.id)
  }
  return through
}

async function wordsOf(registry: StandIn, personality: Personality): Promise<string> {
  return failureOf(await pullFrom(registry, { personality })).words
}

/** Blobs, straight from the registry. */
const blobsWith =
  (status: number, headers: Record<string, string> = {}): Answer =>
  ({ role, path, served }, response) => {
    const bytes = path.includes('/blobs/') ? served(path) : undefined
    if (role !== 'registry' || bytes === undefined) return false
    response.writeHead(status, { 'content-length': bytes.length, ...headers }).end(bytes)
    return true
  }

describe('a status', () => {
  it('203 for manifests', async () => {
    const answer: Answer = ({ role, path, method, served }, response) => {
      const isIt = path.includes('/manifests/sha256:')
      const bytes = isIt ? served(path) : undefined
      if (role !== 'registry' || bytes === undefined || method === 'HEAD') return false
      const type = bytes.includes('"manifests"') ? INDEX : MANIFEST
      response.writeHead(203, { 'content-type': type, 'content-length': bytes.length }).end(bytes)
      return true
    }
    const registry = await standIn({ auth: 'none', answer })
    expect(await completeOf(registry)).toEqual(['docker', 'containerd'])
    const words = /: received unexpected HTTP status: 203 Non-Authoritative Information$/
    expect(await wordsOf(registry, podman)).toMatch(words)
  })

  it.each([
    [203, '203 (Non-Authoritative Information)'],
    [206, '206 (Partial Content)'],
  ])('%i for whole blobs', async (status, shown) => {
    const registry = await standIn({ auth: 'none', answer: blobsWith(status) })
    expect(await completeOf(registry)).toEqual(['docker', 'containerd'])
    for (const personality of [podman, skopeo])
      expect(
        (await wordsOf(registry, personality)).endsWith(
          `Error fetching blob: invalid status code from registry ${shown}`,
        ),
      ).toBe(true)
  })

  it('401 for manifests, without a complaint: docker says no more than that', async () => {
    const registry = await standIn({
      answer: ({ role, path }, response) => {
        if (role !== 'registry' || path !== '/v2/') return false
        response.writeHead(200).end('{}')
        return true
      },
    })
    expect(await wordsOf(registry, docker)).toBe('unauthorized: authentication required')
  })
})

describe('the length that HEAD says', () => {
  const said = (length: number): Promise<StandIn> =>
    standIn({
      auth: 'none',
      answer: ({ role, method }, response) => {
        if (role !== 'registry' || method !== 'HEAD') return false
        const headers = { 'content-type': INDEX, 'content-length': length, 'docker-content-digest': index }
        response.writeHead(200, headers).end()
        return true
      },
    })
  let index = ''

  it.each([
    [
      'too short',
      12,
      /^failed commit on ref "(index-sha256:\w+)": commit failed: "\1" failed size validation: \d+ != 12: failed precondition$/,
    ],
    ['too long', 100_000, /^failed to read expected number of bytes: unexpected EOF$/],
  ])('%s', async (_, length, words) => {
    const registry = await said(length)
    index = registry.content.index
    expect(await completeOf(registry)).toEqual(['docker', 'podman', 'skopeo'])
    expect(await wordsOf(registry, containerd)).toMatch(words)
  })

  it('nothing: nobody minds', async () => {
    const registry = await said(0)
    index = registry.content.index
    expect(await completeOf(registry)).toEqual(CLIENTS.map(({ id }) => id))
  })
})

describe('a digest that is none', () => {
  it.each([
    ['quoted', (digest: string) => `"${digest}"`],
    ['in capitals', (digest: string) => `sha256:${digest.slice('sha256:'.length).toUpperCase()}`],
  ])('%s', async (_, write) => {
    let digest = ''
    const registry = await standIn({
      auth: 'none',
      answer: ({ role, method }, response) => {
        if (role !== 'registry' || method !== 'HEAD') return false
        const headers = {
          'content-type': INDEX,
          'content-length': 100,
          'docker-content-digest': write(digest),
        }
        response.writeHead(200, headers).end()
        return true
      },
    })
    digest = registry.content.index
    expect(await completeOf(registry)).toEqual(['podman', 'skopeo'])
    expect(await wordsOf(registry, docker)).toBe('invalid checksum digest format')
    expect(await wordsOf(registry, containerd)).toContain(
      `: ${JSON.stringify(write(digest))} in header not a valid digest: invalid checksum digest format`,
    )
  })
})

it('Content-Encoding: gzip on what is none', async () => {
  const answer = blobsWith(200, { 'content-encoding': 'gzip' })
  const registry = await standIn({ auth: 'none', layers: [], answer })
  expect(await wordsOf(registry, docker)).toBe(
    'error pulling image configuration: download failed after attempts=6: gzip: invalid header',
  )
  expect(
    (await wordsOf(registry, podman)).endsWith(': parsing image configuration: gzip: invalid header'),
  ).toBe(true)
  expect(await wordsOf(registry, containerd)).toBe('failed to copy: gzip: invalid header')
})
