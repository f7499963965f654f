// Redirects: who keeps the token, who gets a Referer, and that none goes on for ever.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
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
