// Real clients pull from `pullscope hub` as from any registry: three authorities on loopback, and no proxy between.

import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { waitFor } from '../helpers/wait-for.ts'
import { mustBeAlive, type CandidateAccess } from './clients/client.ts'
import { startDocker } from './clients/dockerd.ts'
import { setUpPodman } from './clients/podman.ts'
import { setUpSkopeo } from './clients/skopeo.ts'
import type { TraceExport } from './export.ts'
import { describeReal } from './parts.ts'
import { start, type Finished, type Running } from './process.ts'
import { exportJson } from './pullscope.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const MAIN = 'dist/src/cli/main.js'

interface HubServer {
  readonly access: CandidateAccess
  readonly running: Running
  /** Authorities of registry, authorization server and CDN. */
  readonly authorities: readonly string[]
  /** Ends it as Ctrl-C does, and reads what it kept. */
  readonly asked: () => Promise<TraceExport>
}

async function startHubServer(workspace: Workspace, ...options: string[]): Promise<HubServer> {
  const folder = await workspace.folder('hub')
  const [caPath, capture] = [join(folder, 'ca.pem'), join(folder, 'asked.jsonl')]
  const addresses = ['--registry', '127.0.0.1:0', '--auth', '127.0.0.2:0', '--cdn', '127.0.0.3:0']
  const running = start(
    [process.execPath, MAIN, 'hub', ...addresses, '--ca-out', caPath, '-o', capture, ...options],
    { env: { HOME: folder } },
  )
  workspace.onClose(() => running.stop('SIGKILL'))
  const ready = await waitFor(
    () => {
      mustBeAlive('pullscope hub', running)
      return /^pullscope: listening on .*$/m.exec(running.stderr())?.[0]
    },
    { deadlineMs: 30_000, what: 'the ready line of pullscope hub', seen: running.output },
  )
  const authorities = [...ready.matchAll(/https:\/\/(\S+)/g)].map(([, authority = '']) => authority)
  return {
    ...{ running, authorities },
    access: { candidate: authorities[0] ?? '', caPath },
    asked: async () => {
      expect(await running.stop('SIGINT')).toMatchObject({ code: 0 })
      return exportJson(capture)
    },
  }
}

type Pull = (workspace: Workspace, access: CandidateAccess, reference: string) => Promise<Finished>

const CLIENTS: readonly (readonly [string, Pull])[] = [
  ['skopeo', async (workspace, access, image) => (await setUpSkopeo(workspace, access)).copy(image)],
  ['podman', async (workspace, access, image) => (await setUpPodman(workspace, access)).pull(image)],
  ['docker', async (workspace, access, image) => (await startDocker(workspace, access)).pull(image)],
]

describeReal('pullscope hub', ['root', 'dockerd', 'docker', 'podman'], () => {
  it.each(CLIENTS)('%s pulls from it, and it keeps the whole pull', async (client, pull) => {
    const workspace = await openWorkspace()
    onTestFinished(() => workspace.close())
    const hub = await startHubServer(workspace)
    const image = `${hub.access.candidate}/library/redis:latest`
    const { code, stdout, stderr } = await pull(workspace, hub.access, image)
    expect(code, stdout + stderr).toBe(0)
    const trace = await hub.asked()
    expect(trace.pulls).toMatchObject([{ kind: 'pull', client, reference: image, status: 'complete' }])
    const layers = trace.steps.filter(({ phase, status }) => phase === 'layer' && status === 200)
    expect(layers).toHaveLength(6)
    expect(trace.participants.map(({ role, authority }) => [role, authority])).toEqual([
      ['client', '127.0.0.1'],
      ...['registry', 'authorization', 'blob-store'].map((role, i) => [role, hub.authorities[i]]),
    ])
    expect(hub.running.stdout()).toContain('GET layer 6/6')
  })

  it('tells of a limit that is used up, as skopeo’s user reads it', async () => {
    const workspace = await openWorkspace()
    onTestFinished(() => workspace.close())
    const hub = await startHubServer(workspace, '--scenario', 'pull-limit')
    const skopeo = await setUpSkopeo(workspace, hub.access)
    const { code, stderr } = await skopeo.inspect(`${hub.access.candidate}/library/redis`)
    expect(code).not.toBe(0)
    expect(stderr).toContain('toomanyrequests')
    const { findings } = await hub.asked()
    expect(findings.map(({ rule }) => rule)).toEqual(['hub-pull-limit-429'])
  })

  it('tells of a client that does not trust its CA', async () => {
    const workspace = await openWorkspace()
    onTestFinished(() => workspace.close())
    const hub = await startHubServer(workspace)
    const skopeo = await setUpSkopeo(workspace, { ...hub.access, caPath: '/dev/null' })
    expect((await skopeo.inspect(`${hub.access.candidate}/library/redis`)).code).not.toBe(0)
    const { steps } = await hub.asked()
    expect(steps.length).toBeGreaterThan(0)
    for (const step of steps) {
      expect(step).toMatchObject({ phase: 'connect', outcome: 'rejected', to: hub.authorities[0] })
    }
  })
})
