// The puller against a real Distribution, straight and through pullscope's proxy: as every client it can speak as.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { startClock } from '../../src/io/clock.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { pull, type PullOptions, type PullResult } from '../../src/puller/pull.ts'
import { reference } from '../puller/pull-from.ts'
import { namesIn, requestsIn, sequenceOf, type Sequence } from '../puller/sequence.ts'
import { line } from './export.ts'
import type { Credentials } from './clients/client.ts'
import { startDistribution } from './hub/distribution.ts'
import { HELLO_WORLD, PRIVATE, REDIS, writeImage } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { mustRun, type Finished } from './process.ts'
import { dockerPull, NO_AUTHORIZATION } from './scenarios/docker.ts'
import { containerdPull, podmanPull, skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import type { Scenario } from './watch.ts'
import type { Workspace } from './workspace.ts'

/** As recorded by test/real/record.ts; of crane there is no recording. */
const FIXTURES: Readonly<Record<string, string>> = {
  docker: 'docker-pull-hello-world',
  containerd: 'containerd-pull-hello-world',
  podman: 'podman-pull-hello-world',
  skopeo: 'skopeo-copy-hello-world',
}

describeReal('the puller', [], () => {
  const stage = stageWith([HELLO_WORLD, REDIS, PRIVATE])

  describe.each(PERSONALITIES)('as $id', (personality) => {
    it('hello-world through the proxy: one complete pull, request by request as the real client’s', async () => {
      const { result, trace, capture } = await stage.play(pulling(personality, 'hello-world'))
      expect(trace.pulls).toEqual([
        expect.objectContaining({
          client: personality.id,
          reference: 'docker.io/library/hello-world:latest',
          digest: result.status === 'complete' ? result.digest : 'none',
          status: 'complete',
        }),
      ])
      const recorded = FIXTURES[personality.id]
      if (recorded === undefined) return
      const fixture = join('fixtures', 'captures', `${recorded}.jsonl`)
      expect(await sequenceIn(personality, capture)).toEqual(await sequenceIn(personality, fixture))
    })

    it('redis through the proxy: six layers', async () => {
      const { result, trace } = await stage.play(pulling(personality, 'redis'))
      expect(result).toMatchObject({ status: 'complete' })
      expect(result.status === 'complete' && result.layers).toHaveLength(6)
      expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    })

    it('a private image: denied to everyone, given to alice', async () => {
      const denied = await stage.play(pulling(personality, 'acme/private'))
      expect(denied.result).toMatchObject({
        failure: { cause: { status: 401, challengeError: 'insufficient_scope' } },
      })
      expect(denied.trace.pulls.map(({ status }) => status)).toEqual(['failed'])
      const credentials = { name: ALICE.name, password: ALICE.password }
      const given = await stage.play(pulling(personality, 'acme/private', { credentials }))
      expect(given.result).toMatchObject({ status: 'complete' })
      expect(given.trace.pulls.map(({ status }) => status)).toEqual(['complete'])
    })

    it('a tag and a platform that do not exist', async () => {
      const tag = await stage.play(pulling(personality, 'redis:nosuch'))
      expect(tag.result).toMatchObject({ failure: { cause: { kind: 'status', status: 404 } } })
      const platform = await stage.play(pulling(personality, 'redis', { platform: 'linux/s390x' }))
      expect(platform.result).toMatchObject({ failure: { cause: { kind: 'no-platform' } } })
    })

    it('straight from a registry that lets everyone in', async () => {
      const mirror = await openRegistry(await stage.workspace())
      const result = await pullAs(personality, `${mirror.host}/library/redis`, { mirror })
      expect(result).toMatchObject({ status: 'complete' })
    })
  })
})

/** Beside the real clients, one after the other on the same hub: what both tell their users. */
describeReal(
  'the words of the puller',
  ['root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman', 'skopeo'],
  () => {
    const stage = stageWith([REDIS, PRIVATE])
    type RealPull = (name: string, user?: Credentials) => Scenario<{ readonly pull: Finished }>
    const REAL: readonly (readonly [Personality, RealPull])[] = [
      [docker, dockerPull],
      [containerd, containerdPull],
      [podman, podmanPull],
      [
        skopeo,
        (name, user) =>
          async (...stage) => ({ pull: inPlain(await skopeoCopy(name, user)(...stage)) }),
      ],
    ]

    it.each(REAL)('are those of $id', async (personality, realPull) => {
      for (const name of ['docker.io/library/redis:nosuch', 'docker.io/acme/private:latest']) {
        const real = await stage.play(realPull(name))
        const played = await stage.play(pulling(personality, name))
        const words = played.result.status === 'failed' ? played.result.words.trim() : 'it did not fail'
        expect(real.result.pull.stderr).toContain(words)
      }
    })

    it.each(REAL)('are those of $id when the token server is gone', async (personality, realPull) => {
      const name = 'docker.io/library/redis:latest'
      const real = await stage.play(realPull(name), { options: NO_AUTHORIZATION })
      const played = await stage.play(pulling(personality, name), { options: NO_AUTHORIZATION })
      const words = played.result.status === 'failed' ? played.result.words.trim() : 'it did not fail'
      expect(real.result.pull.stderr).toContain(words)
      expect(played.trace.steps.map(line)).toEqual(real.trace.steps.map(line))
    })

    // dockerd is told its password by docker login, which fails before any pull.
    it.each(REAL.slice(1))('are those of $id for a wrong password', async (personality, realPull) => {
      const name = 'docker.io/acme/private:latest'
      const mallory = { name: ALICE.name, password: 'not her password' }
      const real = await stage.play(realPull(name, mallory))
      const played = await stage.play(pulling(personality, name, { credentials: mallory }))
      const words = played.result.status === 'failed' ? played.result.words.trim() : 'it did not fail'
      expect(real.result.pull.stderr).toContain(words)
      expect(played.trace.steps.map(line)).toEqual(real.trace.steps.map(line))
    })
  },
)

/** The pull as a scenario, behind the proxy. */
function pulling(
  personality: Personality,
  name: string,
  options: Partial<PullOptions> = {},
): Scenario<PullResult> {
  return async (_, proxy) =>
    pullAs(personality, name, {
      proxy: new URL(proxy.url),
      ca: [await readFile(proxy.caPath, 'utf8')],
      ...options,
    })
}

function pullAs(personality: Personality, name: string, options: Partial<PullOptions>): Promise<PullResult> {
  const image = reference(name)
  return pull({ image, platform: 'linux/amd64', personality, clock: startClock(), ...options })
}

/** skopeo writes its words as a quoted string into its log. */
function inPlain({ stderr, ...rest }: Finished): Finished {
  const said = stderr.replace(/msg=("(?:[^"\\]|\\.)*")/g, (_, quoted: string) => String(JSON.parse(quoted)))
  return { ...rest, stderr: said }
}

async function sequenceIn({ blobs }: Personality, path: string): Promise<Sequence> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as CaptureEvent)
  return sequenceOf(requestsIn(events), {
    names: namesIn(events),
    sideBySide: blobs.order === 'config-first' ? 'layers' : 'blobs',
  })
}

/** A Distribution without auth or redirects, with redis in it. */
async function openRegistry(workspace: Workspace): Promise<URL> {
  const registry = await startDistribution(await workspace.folder('open'), await workspace.folder('storage'))
  workspace.onClose(registry.stop)
  const layout = join(await workspace.folder('layout'), 'image')
  await writeImage(layout, REDIS)
  await mustRun([
    ...(['skopeo', 'copy', '--all', '--preserve-digests', '--quiet', '--insecure-policy'] as const),
    ...['--dest-tls-verify=false', `oci:${layout}`],
    `docker://127.0.0.1:${registry.port}/library/redis:latest`,
  ])
  return new URL(`http://127.0.0.1:${registry.port}`)
}
