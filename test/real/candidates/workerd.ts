// Cloudflare Workers as candidates, in workerd, Cloudflare's own runtime: the recipe, the recipe with one line broken, and
// a Worker as people publish them (fixtures/candidates/worker).

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RECIPE_DEFAULTS } from '../../../src/recipes/recipe.ts'
import { worker } from '../../../src/recipes/worker.ts'
import { workerdPath } from '../../helpers/programs.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { mustBeAlive } from '../clients/client.ts'
import { start } from '../process.ts'
import type { CandidateFixture, CandidateHub, RunningCandidate } from './candidate.ts'
import { fixturePath } from './fixture-path.ts'
import { changeOnce } from './template.ts'

interface Variant {
  readonly variant: string
  /** Behaviour of the runtime as of then; the recipe's own by default. */
  readonly compatibilityDate?: string
  readonly faults: readonly string[]
}

/** A copy of the recipe, with something else in one place. */
interface Broken extends Variant {
  /** Lines, or parts of one, that stand in the recipe exactly once. */
  readonly from: readonly string[]
  /** Absent: `from` is left out. */
  readonly to?: readonly string[]
}

const { published, broken } = JSON.parse(await readFile(fixturePath('worker/variants.json'), 'utf8')) as {
  readonly published: readonly Variant[]
  readonly broken: readonly Broken[]
}

export const WORKER_CANDIDATES: readonly CandidateFixture[] = [
  ...published.map(({ variant, faults, ...rest }) => ({
    id: 'worker',
    variant,
    faults,
    start: async (hub: CandidateHub) => {
      const script = await readFile(fixturePath(`worker/${variant}.js`), 'utf8')
      return startWorkerd(hub, { ...rest, script: atHub(script, hub) })
    },
  })),
  { id: 'worker', variant: 'mended', faults: [], start: startMendedWorker },
  ...broken.map(({ variant, from, to = [], faults, ...rest }) => ({
    id: 'worker',
    variant,
    faults,
    start: (hub: CandidateHub) => {
      const script = changeOnce(recipeFor(hub), from.join('\n'), atHub(to.join('\n'), hub))
      return startWorkerd(hub, { ...rest, script })
    },
  })),
]

/** The recipe as it is printed. */
export function startMendedWorker(hub: CandidateHub): Promise<RunningCandidate> {
  return startWorkerd(hub, {})
}

interface WorkerOptions {
  /** The recipe by default. */
  readonly script?: string
  readonly compatibilityDate?: string
}

/** By the recipe's own `config.capnp`, so that it is proven too. On a free port of 127.0.0.1, with a CA of its own. */
async function startWorkerd(
  hub: CandidateHub,
  { script = recipeFor(hub), compatibilityDate }: WorkerOptions,
): Promise<RunningCandidate> {
  const folder = await hub.workspace.folder('workerd')
  const { cert, leafFor } = await testAuthority()
  const leaf = leafFor('127.0.0.1')
  const config = workerdConfig(recipeFor(hub, folder))
  const files = {
    'worker.js': script,
    'key.pem': leaf.key,
    'cert.pem': leaf.cert,
    'upstream-ca.pem': hub.ca === null ? cert : await readFile(hub.ca, 'utf8'),
    'config.capnp':
      compatibilityDate === undefined
        ? config
        : config.replace(/compatibilityDate = "[^"]*"/, `compatibilityDate = "${compatibilityDate}"`),
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content, { mode: 0o600 })
  const argv = ['serve', '--import-path=/', '--control-fd=1', join(folder, 'config.capnp')] as const
  const running = start([workerdPath() ?? 'workerd', ...argv])
  let stopping: Promise<unknown> | null = null
  const close = (): Promise<unknown> => (stopping ??= running.stop())
  hub.workspace.onClose(close)
  const port = await waitFor(
    () => {
      mustBeAlive('workerd', running)
      return listeningPort(running.stdout())
    },
    { what: 'workerd to listen', seen: running.output },
  )
  return { url: `https://127.0.0.1:${port}`, caPem: cert, close }
}

/** `{"event":"listen","socket":"mirror","port":41234}`: workerd says on its control channel which port it got for 0. */
function listeningPort(control: string): number | null {
  const found = /"event":\s*"listen".*"port":\s*(\d+)/.exec(control)
  return found === null ? null : Number(found[1])
}

/** `folder`: where its files are; the script alone names none. */
function recipeFor({ origins }: CandidateHub, folder = ''): string {
  return worker.render({
    ...RECIPE_DEFAULTS,
    registry: origins.registry,
    tokenService: `${origins.authorization}/token`,
    listen: '127.0.0.1:0',
    tls: { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') },
    trusted: join(folder, 'upstream-ca.pem'),
  })
}

/** As the recipe says: `sed -n 's/^| //p'`. */
function workerdConfig(recipe: string): string {
  const lines = recipe.split('\n').filter((line) => line.startsWith('| '))
  if (lines.length === 0) throw new Error('the recipe of the Worker holds no config.capnp')
  return lines.map((line) => line.slice('| '.length)).join('\n')
}

/** A Worker has its upstream's names written into it. */
function atHub(script: string, { origins }: CandidateHub): string {
  return script
    .replaceAll('https://registry-1.docker.io', origins.registry)
    .replaceAll('https://auth.docker.io', origins.authorization)
    .replaceAll('https://production.cloudflare.docker.com', origins.cdn)
}
