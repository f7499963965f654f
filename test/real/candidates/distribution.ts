// Distribution as a pull-through cache: as its documentation shows it, with an account, with one that is no longer valid
// (fixtures/candidates/distribution), and by the recipe, behind its nginx.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { distribution } from '../../../src/recipes/distribution.ts'
import { RECIPE_DEFAULTS } from '../../../src/recipes/recipe.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { mustBeAlive } from '../clients/client.ts'
import { start } from '../process.ts'
import type { CandidateFixture, CandidateHub, RunningCandidate } from './candidate.ts'
import { fixturePath } from './fixture-path.ts'
import { startNginx } from './nginx.ts'

type Variant = 'as-is' | 'with-credentials' | 'expired' | 'mended'

const FAULTS = JSON.parse(await readFile(fixturePath('distribution/faults.json'), 'utf8')) as Readonly<
  Record<Variant, readonly string[]>
>

const fixture = (variant: Variant, begin: CandidateFixture['start']): CandidateFixture => ({
  id: 'distribution',
  variant,
  faults: FAULTS[variant],
  start: begin,
})

const published = (variant: Variant): CandidateFixture =>
  fixture(variant, async (hub) =>
    startAlone(hub, await readFile(fixturePath(`distribution/${variant}.yml`), 'utf8')),
  )

export const DISTRIBUTION_CANDIDATES: readonly CandidateFixture[] = [
  published('as-is'),
  published('with-credentials'),
  published('expired'),
  fixture('mended', startBehindNginx),
]

/** Without a front: with TLS of its own. */
async function startAlone(hub: CandidateHub, config: string): Promise<RunningCandidate> {
  const { cert, leafFor } = await testAuthority()
  const { key, cert: certificate } = leafFor('127.0.0.1')
  const folder = await hub.workspace.folder('certs')
  await writeFile(join(folder, 'cert.pem'), certificate)
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 })
  const { port, stop } = await startDistribution(hub, config.replaceAll('/certs/', `${folder}/`))
  return { url: `https://127.0.0.1:${port}`, caPem: cert, close: stop }
}

/** The recipe holds both configurations: it is that of nginx, and has the other one in its comments. */
async function startBehindNginx(hub: CandidateHub): Promise<RunningCandidate> {
  const { port, stop } = await startDistribution(hub, distributionConfig(recipeFor(hub, RECIPE_DEFAULTS)))
  const front = await startNginx(hub.workspace, ({ listen, certificate, key, accessLog }) =>
    recipeFor(hub, { listen, tls: { certificate, key }, accessLog }).replaceAll(
      '127.0.0.1:5000',
      `127.0.0.1:${port}`,
    ),
  )
  return {
    url: front.url,
    caPem: front.caPem,
    close: async () => {
      await front.close()
      await stop()
    },
  }
}

type Placed = Pick<typeof RECIPE_DEFAULTS, 'listen' | 'tls' | 'accessLog'>

function recipeFor({ origins, ca }: CandidateHub, { listen, tls, accessLog }: Placed): string {
  return distribution.render({
    ...RECIPE_DEFAULTS,
    ...{ listen, tls, accessLog },
    registry: origins.registry,
    tokenService: `${origins.authorization}/token`,
    trusted: ca ?? RECIPE_DEFAULTS.trusted,
  })
}

/** As the recipe says: `sed -n 's/^#| //p'`. */
function distributionConfig(recipe: string): string {
  const lines = recipe.split('\n').filter((line) => line.startsWith('#| '))
  if (lines.length === 0) throw new Error('the recipe of Distribution holds no config.yml')
  return lines.map((line) => line.slice('#| '.length)).join('\n')
}

interface Started {
  readonly port: number
  readonly stop: () => Promise<unknown>
}

/** On a free port of 127.0.0.1, over a new storage folder. It stops with the workspace, or by `stop`. */
async function startDistribution({ origins, ca, workspace }: CandidateHub, config: string): Promise<Started> {
  const folder = await workspace.folder('distribution')
  const path = join(folder, 'config.yml')
  const here = config
    .replaceAll('https://registry-1.docker.io', origins.registry)
    .replaceAll('/var/lib/registry', join(folder, 'storage'))
    .replaceAll('127.0.0.1:5000', '127.0.0.1:0')
  await writeFile(path, here)
  const running = start(['docker-registry', 'serve', path], {
    env: { HOME: folder, ...(ca === null ? {} : { SSL_CERT_FILE: ca }) },
  })
  let stopping: Promise<unknown> | null = null
  const stop = (): Promise<unknown> => (stopping ??= running.stop())
  workspace.onClose(stop)
  // Port 0 in the configuration: the kernel picks, Distribution logs which.
  const port = await waitFor(
    () => {
      mustBeAlive('Distribution', running)
      const [, found] = /listening on 127\.0\.0\.1:(\d+)/.exec(running.output()) ?? []
      return found === undefined ? null : Number(found)
    },
    { what: 'Distribution to listen', seen: () => running.output().slice(-4000) },
  )
  return { port, stop }
}
