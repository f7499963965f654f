// Redirects: who keeps the token, who gets a Referer, and that none goes on for ever.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom, reference } from './pull-from.ts'
import { send, standIn, type Answer } from './stand-in.ts'

describe('a redirect', () => {
  it('to another host goes without Authorization, with the Referer that Go sends', async () => {
    const registry = await standIn()
    expect((await pullFrom(registry)).result.status).toBe('complete')
    const fetched = registry.log.filter(({ role }) => role === 'cdn')
    expect(fetched).toHaveLength(2)
    for (const { headers, url } of fetched) {
      expect(header(headers, 'authorization')).toBeNull()
      const [, digest = ''] = url.pathname.split('/')
      expect(header(headers, 'referer')).toBe(`${registry.origins.registry}/v2/library/app/blobs/${digest}`)
    }
  })

  it('within the registry keeps it, as through a Worker that adds library/', async () => {
    const moved: Answer = ({ role, path }, response) => {
      const moves = role === 'registry' && path.startsWith('/v2/app/')
      if (moves) send(response, 301, '', { location: path.replace('/v2/', '/v2/library/') })
      return moves
    }
    const registry = await standIn({ answer: moved })
    const { host } = new URL(registry.origins.registry)
    const image = reference(`${host}/app`)
    expect((await pullFrom(registry, { image })).result.status).toBe('complete')
    const manifests = registry.log.filter(({ url }) => url.pathname.includes('/manifests/'))
    expect(manifests).toHaveLength(6)
    expect(manifests.filter(({ headers }) => header(headers, 'authorization') === null)).toEqual([])
  })

  it.each([
    ['in a circle', '/v2/library/app/manifests/latest', 'stopped after 10 redirects', 10],
    ['to what is no URL', 'http://[', 'a redirect to "http://["', 1],
    ['to a file', 'file:///etc/passwd', 'a redirect to "file:///etc/passwd"', 1],
    ['to a script', 'javascript:alert(1)', 'a redirect to "javascript:alert(1)"', 1],
  ])('%s is the end', async (_, location, message, requests) => {
    const registry = await standIn({
      answer: ({ role, path }, response) => {
        const circles = role === 'registry' && path.includes('/manifests/')
        if (circles) send(response, 302, '', { location })
        return circles
      },
    })
    const { failure } = failureOf(await pullFrom(registry))
    expect(failure.cause).toEqual({ kind: 'unusable', message })
    expect(registry.log.filter(({ url }) => url.pathname.includes('/manifests/'))).toHaveLength(requests)
  })

  it('does not take a password along when it meets a POST', async () => {
    const registry = await standIn({
      answer: ({ role, method }, response) => {
        const moves = role === 'authorization' && method === 'POST'
        if (moves) send(response, 307, '', { location: registry.origins.cdn })
        return moves
      },
    })
    const credentials = { name: 'alice', password: 'canary-of-alice' }
    failureOf(await pullFrom(registry, { personality: containerd, credentials }))
    expect(registry.log.filter(({ role }) => role === 'cdn')).toEqual([])
  })

  it('does not show the signature of its target in a failure', async () => {
    const registry = await standIn({
      answer: ({ role }, response) => {
        if (role === 'cdn') response.destroy()
        return role === 'cdn'
      },
    })
    const failed = failureOf(await pullFrom(registry, { personality: containerd }))
    expect(JSON.stringify(failed)).toContain(registry.origins.cdn)
    expect(JSON.stringify(failed)).not.toContain('signature')
  })
})

// Each seen with docker 20.10.24, podman 4.3.1, skopeo 1.9.3 and ctr 1.6.20.
describe('whose challenge counts where', () => {
  const CLIENTS = [docker, containerd, podman, skopeo]
  const ALL = CLIENTS.map(({ id }) => id)

  async function through(answer: () => Answer): Promise<readonly string[]> {
    const complete: string[] = []
    for (const personality of CLIENTS) {
      const { result } = await pullFrom(await standIn({ answer: answer() }), { personality })
      if (result.status === 'complete') complete.push(personality.id)
    }
    return complete
  }

  /** Sends on whatever is asked, to another host in front of the same registry. */
  async function inFront(moves: (path: string) => boolean): Promise<readonly string[]> {
    const complete: string[] = []
    for (const personality of CLIENTS) {
      const registry = await standIn()
      const front = await standIn({
        answer: ({ path, url }, response) => {
          const target = moves(path) ? registry.origins.registry : null
          if (target !== null) send(response, 308, '', { location: `${target}${path}${url.search}` })
          return target !== null
        },
      })
      const { result } = await pullFrom(front, { personality })
      if (result.status === 'complete') complete.push(personality.id)
    }
    return complete
  }

  it('everything is at another host: who authorizes each hop for its own host gets there', async () => {
    expect(await inFront(() => true)).toEqual(['docker', 'containerd'])
  })

  it('/v2/ alone is at another host: docker does not find its challenge again', async () => {
    const registry = await standIn()
    const answer =
      (): Answer =>
      ({ role, path }, response) => {
        const moves = role === 'registry' && path === '/v2/'
        if (moves) send(response, 307, '', { location: `${registry.origins.registry}/v2/` })
        return moves
      }
    expect(await through(answer)).toEqual(['containerd', 'podman', 'skopeo'])
  })

  it('/v2/ is at /v2: the same, and it says so', async () => {
    const slash: Answer = ({ role, path }, response) => {
      const moves = role === 'registry' && path === '/v2/'
      if (moves) send(response, 301, '', { location: '/v2' })
      return moves
    }
    expect(await through(() => slash)).toEqual(['containerd', 'podman', 'skopeo'])
    const failed = failureOf(await pullFrom(await standIn({ answer: slash })))
    expect(failed.words).toBe('unauthorized: authentication required')
  })

  it('blobs are at another path of the host: docker comes without a token', async () => {
    const sent: (string | null)[] = []
    const answer: Answer = ({ role, path, headers }, response) => {
      const isBlob = role === 'registry' && path.includes('/blobs/')
      const isMoved = path.startsWith('/_blobs')
      if (isMoved) sent.push(header(headers, 'authorization'))
      if (isBlob && !isMoved) send(response, 302, '', { location: `/_blobs${path}` })
      return isBlob && !isMoved
    }
    expect(await through(() => answer)).toEqual(ALL.filter((id) => id !== 'docker'))
    expect(sent.filter((each) => each === null).length).toBeGreaterThan(0)
  })

  it('no password goes on to whom has no TLS', async () => {
    const asked: string[] = []
    const { result } = await pullFrom(await standIn(), {
      mirror: new URL('https://registry.test'),
      personality: containerd,
      credentials: { name: 'alice', password: 'canary-of-alice' },
      client: {
        close: () => undefined,
        send: ({ url, headers }) => {
          asked.push(`${url.origin} ${header(headers, 'authorization') ?? '-'}`)
          const isFirst = url.protocol === 'https:'
          return Promise.resolve({
            status: isFirst ? 307 : 401,
            reason: '',
            headers: isFirst
              ? [['Location', `http://elsewhere.test${url.pathname}`]]
              : [['WWW-Authenticate', 'Basic realm="x"']],
            body: (async function* () {})(),
            localPort: null,
            discard: () => undefined,
          })
        },
      },
    })
    expect(result.status).toBe('failed')
    expect(asked).toContain('http://elsewhere.test -')
    expect(asked.filter((each) => !each.endsWith(' -'))).toEqual([])
  })
})
