// Records fixtures/captures-foreign/*.flows with real mitmdump and real clients:
// `npm run build && node --import tsx test/real/record-flows.ts`. What they hold of secrets is redacted, as `redact` does it.

import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname, release } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rewriteFlows } from '../../src/capture/rewrite/flows.ts'
import { createRedaction } from '../../src/capture/scan/redact-part.ts'
import { createScanner } from '../../src/capture/scan/scan.ts'
import { startHub } from './hub/hub.ts'
import type { Hub } from './hub/hub.ts'
import { HELLO_WORLD, PRIVATE } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { mitmdumpToHub } from './mitmdump.ts'
import { dockerPull } from './scenarios/docker.ts'
import { skopeoCopy } from './scenarios/others.ts'
import type { Scenario } from './watch.ts'
import { openWorkspace } from './workspace.ts'

const FOLDER = 'fixtures/captures-foreign'

/** By file name; `.gz` is packed. */
const RECORDINGS: Readonly<Record<string, Scenario<unknown>>> = {
  'mitmproxy-8-docker-pull-hello-world.flows': dockerPull('hello-world'),
  'mitmproxy-8-skopeo-copy-private.flows.gz': skopeoCopy('docker.io/acme/private:latest', ALICE),
}

async function record(hub: Hub, name: string, scenario: Scenario<unknown>): Promise<void> {
  const workspace = await openWorkspace()
  try {
    const mitmdump = await mitmdumpToHub(workspace, hub)
    await scenario(workspace, mitmdump.proxy)
    const clean = cleaned(await readFile(await mitmdump.stop()))
    await writeFile(join(FOLDER, name), name.endsWith('.gz') ? gzipSync(clean, { level: 9 }) : clean)
    console.log(`${name}: ${clean.length} bytes`)
  } finally {
    await workspace.close()
  }
}

/** Without secrets, and without the kernel of this machine, which dockerd names to every registry. */
function cleaned(flows: Uint8Array): Uint8Array {
  const { visitor } = createRedaction(randomBytes(32))
  const { bytes, left } = rewriteFlows(flows, {
    ...visitor,
    visit: (part) => visitor.visit(part).replaceAll(`kernel/${release()}`, 'kernel/6.1.0'),
  })
  const scanner = createScanner()
  rewriteFlows(bytes, scanner.visitor)
  const leaks = [...scanner.scan.found, ...left]
  if (leaks.length > 0) throw new Error(`it was not kept: ${JSON.stringify(leaks)}`)
  if (Buffer.from(bytes).includes(hostname())) throw new Error('it names this machine; it was not kept')
  return bytes
}

await mkdir(FOLDER, { recursive: true })
const house = await openWorkspace()
try {
  const hub = await startHub(house, [HELLO_WORLD, PRIVATE])
  for (const [name, scenario] of Object.entries(RECORDINGS)) await record(hub, name, scenario)
} finally {
  await house.close()
}
