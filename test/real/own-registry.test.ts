// Distribution checked directly, as a registry of its own: it has no fault, however its image is called and whatever the
// flags leave open. As a mirror, without our hub's word for it, it keeps those that it has.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Role } from '../../src/hub/handler.ts'
import { startHub } from '../../src/hub/start.ts'
import { DISTRIBUTION_CANDIDATES } from './candidates/distribution.ts'
import { startDistribution } from './hub/distribution.ts'
import { writeImage } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { mustRun, run } from './process.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const MAIN = 'dist/src/cli/main.js'
const LATEST = ['latest', 'v1', 'v2']

/** With images of these names, which are its own. It stops with the test. */
async function registryOf(...names: readonly string[]): Promise<string> {
  const workspace = await opened()
  const { port, stop } = await startDistribution(
    await workspace.folder('registry'),
    await workspace.folder('storage'),
  )
  workspace.onClose(stop)
  const layout = join(await workspace.folder('layout'), 'image')
  const platforms = ['linux/amd64', 'linux/arm64'] as const
  await writeImage(layout, { repository: 'team/app', tag: 'latest', platforms, layers: [12_000, 300_000] })
  for (const name of names) {
    for (const tag of LATEST) {
      await mustRun([
        ...(['skopeo', 'copy', '--all', '--quiet', '--insecure-policy', '--dest-tls-verify=false'] as const),
        ...[`oci:${layout}`, `docker://127.0.0.1:${port}/${name}:${tag}`],
      ])
    }
  }
  return `http://127.0.0.1:${port}`
}

async function opened(): Promise<Workspace> {
  const workspace = await openWorkspace()
  onTestFinished(() => workspace.close())
  return workspace
}

/** Enough of `--format json`. */
interface Report {
  readonly candidates: readonly {
    readonly outcome: string
    readonly faults: readonly { readonly id: string; readonly message: string }[]
    readonly probes: readonly {
      readonly id: string
      readonly result: string
      readonly because: string | null
    }[]
  }[]
}

async function checked(url: string, ...flags: readonly string[]): Promise<Report['candidates'][number]> {
  const { stdout, stderr } = await run([process.execPath, MAIN, 'check', url, '--format', 'json', ...flags])
  const [candidate] = (JSON.parse(stdout) as Report).candidates
  return candidate ?? expect.unreachable(stderr)
}

const FINE = { outcome: 'equivalent', faults: [] }

describeReal('Distribution, checked directly', [], () => {
  it.each([
    ['an image of a team', 'team/app', ['--image', 'team/app']],
    ['an image with a short name', 'busybox', []],
    ['an image called as one of Docker Hub’s is', 'hello-world', ['--image', 'hello-world']],
  ] as const)('has no fault, by %s', async (_, name, flags) => {
    const url = await registryOf(name)
    const both = await checked(url, ...flags)
    expect(both).toMatchObject(FINE)
    expect(both.probes.find(({ id }) => id === 'ns-misrouted')).toMatchObject({
      result: 'skip',
      because: expect.stringContaining(
        `${new URL(url).host} has ${name}, and of Docker Hub neither`,
      ) as string,
    })
    expect(await checked(url, ...flags, '--as', 'host')).toMatchObject(FINE)
    expect(await checked(url, ...flags, '--quick')).toMatchObject(FINE)
  })

  it('is a mirror for who says so', async () => {
    const url = await registryOf('team/app')
    const { faults } = await checked(url, '--image', 'team/app', '--as', 'mirror')
    expect(faults.map(({ id }) => id)).toContain('ns-misrouted')
  })

  it('does not have what it does not have', async () => {
    const { outcome, faults } = await checked(await registryOf('team/app'))
    expect({ outcome, faults }).toEqual({ outcome: 'inconclusive', faults: [] })
  })
})

describeReal('Distribution as a cache, seen from outside', [], () => {
  it.each(['busybox', 'acme/team/app'])('is a mirror, by %s', async (image) => {
    const { url, ca } = await cache()
    const { faults, probes } = await checked(url, '--upstream-ca', ca, '--image', image)
    const ids = faults.map(({ id }) => id)
    expect(ids, JSON.stringify(probes.filter(({ result }) => result === 'skip'))).toContain('ns-misrouted')
    expect(ids).toContain('query-dropped')
  })
})

/** As its documentation shows it, in front of our hub, of which the check knows nothing. */
async function cache(): Promise<{ readonly url: string; readonly ca: string }> {
  const workspace = await opened()
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => {
      throw error
    },
  })
  workspace.onClose(() => hub.close())
  const origin = (role: Role): string => `http://${hub.authorities[role].name}`
  const fixture = DISTRIBUTION_CANDIDATES.find(({ variant }) => variant === 'as-is')
  const running = await fixture?.start({
    origins: { registry: origin('registry'), authorization: origin('authorization'), cdn: origin('cdn') },
    ca: null,
    workspace,
  })
  if (running === undefined) throw new Error('Distribution as it is published is a candidate')
  const ca = join(await workspace.folder('trust'), 'ca.pem')
  await writeFile(ca, running.caPem ?? '')
  return { url: running.url, ca }
}
