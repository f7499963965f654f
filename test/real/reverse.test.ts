// Real clients that take pullscope for a registry in plain HTTP: no proxy variable, no CA, and the same story told.

import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { startContainerd } from './clients/containerd.ts'
import { startDocker } from './clients/dockerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { asked, line } from './export.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { dockerPull } from './scenarios/docker.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import type { Scenario, Watched } from './watch.ts'

const REVERSE = { options: ['--reverse', 'https://registry-1.docker.io'] }
const HELLO = 'docker.io/library/hello-world:latest'

/** `play` gets what a client needs to know of pullscope as a registry, and nothing of the proxy. */
function asEndpoint<T>(
  play: (...args: [Parameters<Scenario<T>>[0], { readonly endpoint: string }]) => Promise<T>,
): Scenario<T> {
  return (workspace, { url }) => play(workspace, { endpoint: url })
}

describeReal('--reverse, docker', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD, REDIS])

  it('pulls through registry-mirrors, as the forward proxy would show it', async () => {
    const forward = await stage.play(dockerPull('hello-world'))
    const reverse = await stage.play(
      asEndpoint(async (workspace, access) => {
        const docker = await startDocker(workspace, access)
        return { pull: await docker.pull('hello-world'), image: await docker.inspect('hello-world') }
      }),
      REVERSE,
    )
    expect(reverse.result.pull.code, reverse.result.pull.stderr).toBe(0)
    expect(reverse.result.image?.Id).toBe(forward.result.image?.Id)
    expect(story(reverse)).toEqual(story(forward))
    expect(reverse.trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      [HELLO, 'complete'],
    ])
    expect(reverse.trace.participants.map(({ role, authority }) => [role, authority]).slice(1)).toEqual([
      ['registry', 'registry-1.docker.io'],
      ['authorization', 'auth.docker.io'],
      ['blob-store', 'production.cloudflare.docker.com'],
    ])
    await expectMarked(reverse)
  })

  it('pulls from 127.0.0.1:PORT/library/redis, six layers by way of the CDN', async () => {
    const { result, trace } = await stage.play(
      asEndpoint(async (workspace, access) => {
        const docker = await startDocker(workspace, access)
        return docker.pull(`${new URL(access.endpoint).host}/library/redis`)
      }),
      REVERSE,
    )
    expect(result.code, result.stderr).toBe(0)
    const layers = trace.steps.filter(({ phase }) => phase === 'layer')
    expect(layers.map(line).filter((each) => each === 'layer GET 200 ok')).toHaveLength(6)
    expect(new Set(layers.filter(({ status }) => status === 200).map((step) => asked(trace, step)))).toEqual(
      new Set(['blob-store production.cloudflare.docker.com']),
    )
  })
})

describeReal('--reverse, docker push', ['root', 'dockerd', 'docker', 'containerd'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('logs in and uploads, with each Location of an upload leading back to pullscope', async () => {
    const { result, trace, capture } = await stage.play(
      asEndpoint(async (workspace, access) => {
        const docker = await startDocker(workspace, access)
        const { host } = new URL(access.endpoint)
        const login = await docker.login(ALICE, host)
        await docker.pull('hello-world')
        await docker.tag('hello-world', `${host}/alice/hello:v1`)
        return { login, push: await docker.push(`${host}/alice/hello:v1`) }
      }),
      REVERSE,
    )
    expect(result.login.code, result.login.stderr).toBe(0)
    expect(result.push.code, result.push.stderr).toBe(0)
    expect(trace.pulls.map(({ kind, reference, status }) => [kind, reference, status])).toEqual([
      ['login', 'docker.io', 'complete'],
      ['pull', HELLO, 'complete'],
      ['push', 'docker.io/alice/hello:v1', 'complete'],
    ])
    const marked = (await eventsOf(capture)).flatMap(({ rewritten = [] }) =>
      rewritten.flatMap(({ part, to }) => (part === 'location' ? (to ?? '') : [])),
    )
    expect(
      marked.filter((to) => /^http:\/\/127\.0\.0\.1:\d+\/v2\/alice\/hello\/blobs\/uploads\//.test(to)),
    ).not.toEqual([])
  })
})

describeReal('--reverse, podman', ['root', 'podman'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('pulls, with pullscope as the location of docker.io', async () => {
    const watched = await stage.play(
      asEndpoint(async (workspace, access) => {
        const podman = await setUpPodman(workspace, access)
        return { pull: await podman.pull(HELLO), arrived: await podman.has(HELLO) }
      }),
      REVERSE,
    )
    expect(watched.result.pull.code, watched.result.pull.stderr).toBe(0)
    expect(watched.result.arrived).toBe(true)
    expect(watched.trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      [HELLO, 'complete'],
    ])
    await expectMarked(watched)
  })
})

describeReal('--reverse, skopeo', [], () => {
  const stage = stageWith([PRIVATE])

  it('copies a private image: its password is for the realm, and its token not for the CDN', async () => {
    const watched = await stage.play(
      asEndpoint(async (workspace, access) => {
        const skopeo = await setUpSkopeo(workspace, access)
        return skopeo.copy(`${new URL(access.endpoint).host}/acme/private:latest`, ALICE)
      }),
      REVERSE,
    )
    expect(watched.result.code, watched.result.stderr).toBe(0)
    const forward = await stage.play(skopeoCopy('docker.io/acme/private:latest', ALICE))
    // First, it tries TLS: it is told that the registry is insecure, not that it speaks plain HTTP.
    expect(story(watched).filter((each) => !each.startsWith('connect - - '))).toEqual(story(forward))
    expect(watched.trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/acme/private:latest', 'complete'],
    ])
    const marks = await expectMarked(watched)
    // skopeo names its token itself, so Go takes it along to what looks like the same host.
    expect(marks).toContain('authorization left out for production.cloudflare.docker.com')
  })
})

describeReal('--reverse, containerd', ['root', 'containerd', 'ctr'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('pulls, with pullscope in hosts.toml', async () => {
    const watched = await stage.play(
      asEndpoint(async (workspace, access) => {
        const containerd = await startContainerd(workspace, access)
        return { pull: await containerd.pull(HELLO), images: await containerd.images() }
      }),
      REVERSE,
    )
    expect(watched.result.pull.code, watched.result.pull.stderr).toBe(0)
    expect(watched.result.images).toEqual([HELLO])
    // `?ns=docker.io` says which registry is meant; it is the one that is asked, so that it is no mirror.
    expect(watched.trace.participants.map(({ role }) => role).sort()).toEqual([
      'authorization',
      'blob-store',
      'client',
      'registry',
    ])
    expect(watched.trace.pulls.map(({ reference, status }) => [reference, status])).toEqual([
      [HELLO, 'complete'],
    ])
    await expectMarked(watched)
  })
})

/** What was asked of whom, and what came of it. Config and layer come in any order. */
function story({ trace }: Watched<unknown>): string[] {
  return trace.steps.map((step) => `${line(step)} of ${asked(trace, step)}`).sort()
}

interface MarkedEvent {
  readonly type: string
  readonly url?: string
  readonly rewritten?: readonly {
    readonly part: string
    readonly from: string | null
    readonly to: string | null
  }[]
}

async function eventsOf(capture: string): Promise<MarkedEvent[]> {
  const lines = (await readFile(capture, 'utf8')).trim().split('\n')
  return lines.map((text) => JSON.parse(text) as MarkedEvent)
}

/** The capture says what pullscope changed: on each request, on challenges, and on redirects. */
async function expectMarked({ capture, trace }: Watched<unknown>): Promise<string[]> {
  const events = await eventsOf(capture)
  expect(events.some(({ type }) => type === 'tunnel.opened')).toBe(false)
  const requests = events.filter(({ type }) => type === 'request.started')
  expect(requests.map(({ rewritten = [] }) => rewritten.slice(0, 2).map(({ part }) => part))).toEqual(
    requests.map(() => ['url', 'host']),
  )
  const marks = (part: string): number =>
    events.filter((each) => each.type === 'response.started' && each.rewritten?.[0]?.part === part).length
  const count = (outcome: string): number => trace.steps.filter((step) => step.outcome === outcome).length
  expect([marks('www-authenticate'), marks('location')]).toEqual([count('challenged'), count('redirected')])
  return requests.flatMap(({ url = '', rewritten = [] }) =>
    rewritten.filter(({ to }) => to === null).map(({ part }) => `${part} left out for ${new URL(url).host}`),
  )
}
