// Records fixtures/captures with the real clients: `npm run build && node --import tsx test/real/record.ts [NAME…]`.
// The fixtures are what decode is tested with, so they are what pullscope wrote, but for the kernel in a User-Agent.

import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir, hostname, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub } from './hub/hub.ts'
import type { Hub } from './hub/hub.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import {
  dockerLogin,
  dockerLoginAndPull,
  dockerPull,
  dockerPullAndPush,
  dockerPullUntrusting,
  dockerPush,
  dockerPushTwice,
  dockerTwoPulls,
  NO_AUTHORIZATION,
} from './scenarios/docker.ts'
import {
  containerdPull,
  podmanPull,
  podmanPush,
  skopeoCopy,
  skopeoInspect,
  skopeoListTags,
} from './scenarios/others.ts'
import { watch } from './watch.ts'
import type { Scenario } from './watch.ts'
import { openWorkspace } from './workspace.ts'

const FOLDER = 'fixtures/captures'
const HELLO = 'docker.io/library/hello-world:latest'
const PRIVATE_IMAGE = 'docker.io/acme/private:latest'

interface Recording {
  readonly scenario: Scenario<unknown>
  readonly options?: readonly string[]
}

/** By file name: the client, what it did, and how it went if not well. */
const RECORDINGS: Readonly<Record<string, Recording>> = {
  'docker-pull-hello-world': { scenario: dockerPull('hello-world') },
  'docker-pull-redis': { scenario: dockerPull('redis') },
  'docker-pull-private-denied': { scenario: dockerPull('acme/private') },
  'docker-pull-private-allowed': { scenario: dockerLoginAndPull('acme/private') },
  'docker-pull-missing-tag': { scenario: dockerPull('redis:nosuch') },
  'docker-pull-authorization-unreachable': { scenario: dockerPull('hello-world'), options: NO_AUTHORIZATION },
  'docker-pull-untrusted-ca': { scenario: dockerPullUntrusting('hello-world') },
  'docker-two-pulls': { scenario: dockerTwoPulls('hello-world', 'redis') },
  'docker-login': { scenario: dockerLogin() },
  'docker-login-denied': { scenario: dockerLogin('not her password') },
  'docker-push': { scenario: dockerPush('alice/greeting:v1') },
  'docker-push-again': { scenario: dockerPushTwice('alice/greeting:v1', 'alice/greeting:v2') },
  'docker-push-mount': { scenario: dockerPullAndPush('hello-world', 'alice/hello:v1') },
  'containerd-pull-hello-world': { scenario: containerdPull(HELLO) },
  'containerd-pull-private-allowed': { scenario: containerdPull(PRIVATE_IMAGE, ALICE) },
  'containerd-pull-private-denied': { scenario: containerdPull(PRIVATE_IMAGE) },
  'podman-pull-hello-world': { scenario: podmanPull(HELLO) },
  'podman-push': { scenario: podmanPush(HELLO, 'docker.io/alice/by-podman:v1') },
  'skopeo-copy-hello-world': { scenario: skopeoCopy(HELLO) },
  'skopeo-copy-private-denied': { scenario: skopeoCopy(PRIVATE_IMAGE) },
  'skopeo-inspect-redis': { scenario: skopeoInspect('docker.io/library/redis:latest') },
  'skopeo-list-tags-redis': { scenario: skopeoListTags('docker.io/library/redis') },
}

/** What no fixture may hold: secrets of the hub, and names of the machine that it was recorded on. */
const FORBIDDEN: readonly RegExp[] = [
  ...[ALICE.password, Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')].map(literally),
  ...[tmpdir(), homedir(), process.cwd()].map((folder) => literally(`${folder}/`)),
  new RegExp(`\\b${literally(hostname()).source}\\b`),
  // A JWT, and the signature of a blob URL.
  /eyJ[\w-]+\.[\w-]+\.[\w-]+/,
  /verify=\d+-/,
]

function literally(text: string): RegExp {
  return new RegExp(text.replace(/\W/g, '\\$&'))
}

/** With the checksum of what it says now on its last line. */
function sealed(capture: string): string {
  const end = capture.trimEnd().lastIndexOf('\n') + 1
  const before = capture.slice(0, end)
  const sum = createHash('sha256').update(before).digest('hex')
  return before + capture.slice(end).replace(/"sha256":"\w+"/, `"sha256":"${sum}"`)
}

async function record(hub: Hub, name: string, { scenario, options = [] }: Recording): Promise<void> {
  const workspace = await openWorkspace()
  try {
    const { capture, trace } = await watch(workspace, hub, scenario, { options })
    // dockerd names the kernel of its machine to every registry; the fixtures name Debian 12's.
    const text = sealed((await readFile(capture, 'utf8')).replaceAll(`kernel/${release()}`, 'kernel/6.1.0'))
    const leak = FORBIDDEN.find((pattern) => pattern.test(text))
    if (leak !== undefined) throw new Error(`the capture ${name} holds ${String(leak)}; it was not kept`)
    await writeFile(join(FOLDER, `${name}.jsonl`), text)
    console.log(
      `${name}: ${trace.pulls.map(({ kind, reference, status }) => `${kind} ${reference} ${status}`).join(', ')}`,
    )
  } finally {
    await workspace.close()
  }
}

const wanted = process.argv.slice(2)
await mkdir(FOLDER, { recursive: true })
for (const [name, recording] of Object.entries(RECORDINGS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  // A hub of its own for each: what one pushes, the next must not find.
  const house = await openWorkspace()
  try {
    await record(await startHub(house, [HELLO_WORLD, REDIS, PRIVATE]), name, recording)
  } finally {
    await house.close()
  }
}
