// The recipes for nginx and OpenResty, in real nginx: real clients of real parts, and an upstream that is odd in the ways
// in which registries are.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { emptyAnswer, jsonAnswer } from '../../src/hub/answer.ts'
import type { Answer, Handler, Handlers, HubRequest } from '../../src/hub/handler.ts'
import { withHeader } from '../../src/hub/scenarios/faults.ts'
import { ALICE } from '../../src/hub/options.ts'
import { parseJwt } from '../../src/registry/token.ts'
import type { HubAddress } from '../../src/hub/listener.ts'
import { nginx } from '../../src/recipes/nginx.ts'
import { openresty } from '../../src/recipes/openresty.ts'
import { RECIPE_DEFAULTS } from '../../src/recipes/recipe.ts'
import { testAuthority } from '../helpers/test-authority.ts'
import { askThrough, type Reply } from './candidates/ask.ts'
import { startNameServer } from './candidates/dns.ts'
import { freePort } from './candidates/free-port.ts'
import { startNginx } from './candidates/nginx.ts'
import type { CandidateFixture, RunningCandidate } from './candidates/candidate.ts'
import { pullAll } from './candidates/clients.ts'
import { NGINX_CANDIDATES } from './candidates/nginx-variants.ts'
import { startEmbeddedUpstream, startRealUpstream } from './candidates/stage.ts'
import { startContainerd } from './clients/containerd.ts'
import { startDocker } from './clients/dockerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import { REDIS } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const MENDED = NGINX_CANDIDATES.filter(({ variant }) => variant === 'mended').map(
  (fixture) => [fixture.id, fixture] as const,
)

async function workspace(): Promise<Workspace> {
  const opened = await openWorkspace()
  onTestFinished(() => opened.close())
  return opened
}

/** The recipe before a hub whose registry answers as `registry` has it. */
async function before(
  fixture: CandidateFixture,
  registry: Odd = (request, own) => own(request),
): Promise<Asked> {
  const asked: HubRequest[] = []
  const watched =
    (handler: Handler): Handler =>
    (request) => {
      asked.push(request)
      return handler(request)
    }
  const hub = await startEmbeddedUpstream(await workspace(), {
    wrap: (own: Handlers) => ({
      registry: watched((request) => registry(request, own.registry)),
      authorization: watched(own.authorization),
      cdn: watched(own.cdn),
    }),
  })
  const running = await fixture.start(hub)
  const ask = askThrough(running)
  const bearer = async (...scopes: readonly string[]): Promise<string> => {
    const query = scopes.map((scope) => `&scope=${encodeURIComponent(scope)}`).join('')
    const { body } = await ask(`/token?service=registry.docker.io${query}`)
    return `Bearer ${(JSON.parse(body) as { token: string }).token}`
  }
  return { running, asked, ask, bearer }
}

type Odd = (request: HubRequest, own: Handler) => Promise<Answer>

interface Asked {
  readonly running: RunningCandidate
  /** What reached the hub. */
  readonly asked: readonly HubRequest[]
  readonly ask: ReturnType<typeof askThrough>
  /** A token for scopes, as `Authorization`. */
  readonly bearer: (...scopes: readonly string[]) => Promise<string>
}

/** Who may do what with a token: `library/redis:pull`. */
function granted(authorization: string): string[] {
  return (parseJwt(authorization.replace('Bearer ', ''))?.access ?? []).map(
    ({ name, actions }) => `${name}:${actions.join(',')}`,
  )
}

const INDEX = { accept: 'application/vnd.oci.image.index.v1+json' }

describeReal(
  'the recipes for nginx',
  ['root', 'nginx', 'nginx-lua', 'dockerd', 'docker', 'containerd', 'ctr', 'podman'],
  () => {
    it.each(MENDED)('%s: every client pulls from Docker Hub of real parts', async (_, fixture) => {
      const hub = await startRealUpstream(await workspace(), [REDIS])
      const pulls = await pullAll(await fixture.start(hub), { image: 'redis:latest' })
      expect(pulls.map(({ status, words }) => words ?? status)).toEqual(pulls.map(() => 'complete'))
    })

    it.each(MENDED)('%s: who logs in there, pulls what is private', async (_, fixture) => {
      const { running } = await before(fixture)
      const own = await workspace()
      const caPath = join(await own.folder('trust'), 'ca.pem')
      await writeFile(caPath, running.caPem ?? '')
      const access = { candidate: new URL(running.url).host, caPath }
      const reference = `${access.candidate}/acme/private:latest`
      const docker = await startDocker(own, access)
      const refused = await docker.pull(reference)
      expect(refused.stderr).toContain('pull access denied')
      const done = [
        await docker.login(ALICE, access.candidate),
        await docker.pull(reference),
        await (await startContainerd(own, access)).pull(reference, ALICE),
        await (await setUpPodman(own, access)).pull(reference, ALICE),
        await (await setUpSkopeo(own, access)).copy(reference, ALICE),
      ]
      for (const { code, stdout, stderr } of done) expect(code, stdout + stderr).toBe(0)
      const wrong = await docker.login({ ...ALICE, password: 'wrong' }, access.candidate)
      expect(wrong.code, wrong.stdout).not.toBe(0)
    })

    it.each(MENDED)('%s: a layer of 300 MB', async (_, fixture) => {
      const { running } = await before(fixture)
      const pulls = await pullAll(running, { image: 'big:latest', clients: ['skopeo'] })
      expect(pulls.map(({ status, words }) => words ?? status)).toEqual(['complete', 'complete'])
    })
  },
)

describeReal('the recipes for nginx, asked by hand', ['nginx', 'nginx-lua'], () => {
  it.each(MENDED)('%s completes scopes wherever they stand, and nothing else', async (_, fixture) => {
    const { ask, asked, bearer } = await before(fixture)
    const scopes = ['acme/single', 'redis', 'busybox', 'hello-world'].map((name) => `repository:${name}:pull`)
    expect(granted(await bearer(...scopes))).toEqual([
      'acme/single:pull',
      'library/redis:pull',
      'library/busybox:pull',
      'library/hello-world:pull',
    ])
    expect(granted(await bearer(scopes.slice(0, 2).join(' ')))).toEqual([
      'acme/single:pull',
      'library/redis:pull',
    ])
    const query = '?account=a%20b&scope=registry:catalog:*&scope=repository:a/b:pull&service=x&scope='
    await ask(`/token${query}`)
    expect(asked.at(-1)?.url.search).toBe(query)
  })

  it.each(MENDED)('%s lets the token service see whose credentials they are', async (_, fixture) => {
    const { ask } = await before(fixture)
    const form = (password: string): Promise<Reply> =>
      ask('/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=password&username=${ALICE.name}&password=${password}&service=s&scope=repository%3Abusybox%3Apull+repository%3Aacme%2Fprivate%3Apull`,
      })
    const { status, body } = await form(ALICE.password)
    expect(status).toBe(200)
    expect(granted((JSON.parse(body) as { token: string }).token)).toEqual([
      'library/busybox:pull',
      'acme/private:pull',
    ])
    expect((await form('wrong')).status).toBe(401)
    const authorization = `Basic ${Buffer.from(`${ALICE.name}:wrong`).toString('base64')}`
    expect((await ask('/token?scope=repository:busybox:pull', { headers: { authorization } })).status).toBe(
      401,
    )
  })

  it.each(MENDED)(
    '%s follows relative redirects with the token, and no more than five',
    async (_, fixture) => {
      const { ask, bearer } = await before(fixture, (request, own) => {
        const hop = /\/hop(\d+)$/.exec(request.url.pathname)?.[1]
        if (hop === undefined) return own(request)
        const location = hop === '1' ? '/v2/library/busybox/manifests/1.37' : `hop${Number(hop) - 1}`
        return Promise.resolve(emptyAnswer(302, [['Location', location]]))
      })
      const headers = { ...INDEX, authorization: await bearer('repository:busybox:pull') }
      expect((await ask('/v2/busybox/manifests/hop5', { headers })).status).toBe(200)
      const { status, body } = await ask('/v2/busybox/manifests/hop6', { headers })
      expect([status, body]).toEqual([502, expect.stringContaining('in a loop')])
    },
  )

  it.each(MENDED)('%s makes the next page its own', async (_, fixture) => {
    const { ask, bearer } = await before(fixture, async (request, own) => {
      const answer = await own(request)
      const link = '<https://registry-1.docker.io/v2/library/redis/tags/list?n=2&last=7>; rel="next"'
      return { ...answer, headers: withHeader(answer.headers, 'Link', link) }
    })
    const headers = { authorization: await bearer('repository:redis:pull') }
    const { headers: answered } = await ask('/v2/redis/tags/list?n=2', { headers })
    expect(answered['link']).toBe('</v2/library/redis/tags/list?n=2&last=7>; rel="next"')
  })

  it.each(MENDED)('%s passes on what the upstream says when it refuses', async (_, fixture) => {
    const { ask } = await before(fixture, () =>
      Promise.resolve(
        jsonAnswer(429, { errors: [{ code: 'TOOMANYREQUESTS' }] }, [
          ['Retry-After', '61'],
          ['ratelimit-remaining', '0;w=21600'],
        ]),
      ),
    )
    const { status, headers, body } = await ask('/v2/busybox/manifests/latest')
    expect([status, headers['retry-after'], headers['ratelimit-remaining'], body]).toEqual([
      429,
      '61',
      '0;w=21600',
      '{"errors":[{"code":"TOOMANYREQUESTS"}]}',
    ])
  })

  it.each(MENDED)('%s answers as a registry what it answers itself', async (_, fixture) => {
    const cut: Odd = () => Promise.reject(Object.assign(new Error('cut on purpose'), { code: 'ECONNRESET' }))
    const { ask } = await before(fixture, cut)
    const answers = [
      await ask('/v2/busybox/manifests/latest'),
      await ask('/v2/library/busybox/manifests/latest?ns=ghcr.io'),
      await ask('/v2/busybox/blobs/uploads/', { method: 'POST' }),
      await ask('/'),
    ]
    expect(
      answers.map(({ status, headers, body }) => [
        status,
        headers['docker-distribution-api-version'],
        headers['content-type'],
        (JSON.parse(body) as { errors: { code: string }[] }).errors[0]?.code,
        headers['allow'],
      ]),
    ).toEqual(
      [
        [502, 'UNKNOWN', undefined],
        [404, 'NAME_UNKNOWN', undefined],
        [405, 'UNSUPPORTED', 'GET, HEAD'],
        [404, 'UNSUPPORTED', undefined],
      ].map(([status, code, allow]) => [status, 'registry/2.0', 'application/json', code, allow]),
    )
  })

  it('openresty resolves dots, as nginx alone cannot', async () => {
    const [, fixture] = MENDED.find(([id]) => id === openresty.id) ?? []
    if (fixture === undefined) throw new Error('there is no OpenResty among the candidates')
    const { ask, bearer, asked } = await before(fixture, (request, own) =>
      request.url.pathname.endsWith('/dots')
        ? Promise.resolve(
            emptyAnswer(307, [['Location', '../../../x/./../library/busybox/manifests/1.37?a=b']]),
          )
        : own(request),
    )
    const headers = { ...INDEX, authorization: await bearer('repository:busybox:pull') }
    expect((await ask('/v2/acme/single/manifests/dots', { headers })).status).toBe(200)
    expect(asked.at(-1)?.url.pathname).toBe('/v2/library/busybox/manifests/1.37')
  })

  it.each([nginx, openresty].map((recipe) => [recipe.id, recipe] as const))(
    '%s looks its upstream up, and believes nobody else by that name',
    async (_, recipe) => {
      const own = await workspace()
      const dns = await startNameServer(own)
      const port = await freePort('127.0.0.1')
      const at = (host: string): HubAddress => ({ host, port })
      const hub = await startEmbeddedUpstream(own, {
        addresses: { registry: at('127.0.0.1'), authorization: at('127.0.0.2'), cdn: at('127.0.0.3') },
        names: {
          registry: `registry.test:${port}`,
          authorization: `auth.test:${port}`,
          cdn: `cdn.test:${port}`,
        },
      })
      const begin = async (registry: string, trusted: string): Promise<ReturnType<typeof askThrough>> =>
        askThrough(
          await startNginx(own, ({ listen, certificate, key, accessLog }) =>
            recipe.render({
              ...RECIPE_DEFAULTS,
              ...{ listen, accessLog, registry, trusted },
              tls: { certificate, key },
              resolvers: [dns.address],
            }),
          ),
        )
      const ca = hub.ca ?? ''
      expect((await (await begin(hub.origins.registry, ca))('/v2/')).status).toBe(401)
      expect(dns.asked).toContain('registry.test')
      // The certificate is for registry.test.
      expect((await (await begin(`https://other.test:${port}`, ca))('/v2/')).status).toBe(502)
      const another = join(await own.folder('another'), 'ca.pem')
      await writeFile(another, (await testAuthority()).cert)
      expect((await (await begin(hub.origins.registry, another))('/v2/')).status).toBe(502)
    },
  )
})
