// Real skopeo through tunnels that are not decrypted: the hub's own certificate is what it sees there, and the bytes
// are counted all the same.

import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { REDIS } from './hub/images.ts'
import type { TraceExport } from './export.ts'
import { describeReal } from './parts.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import { watch, type Scenario, type Watched } from './watch.ts'
import type { Workspace } from './workspace.ts'

const REFERENCE = 'docker.io/library/redis:latest'
const CDN = 'production.cloudflare.docker.com'
/** TLS handshake, record headers, and heads of answers, of a tunnel. */
const OVERHEAD = 64 * 1024

type Result = Awaited<ReturnType<ReturnType<typeof skopeoCopy>>>
type Tunnel = Extract<CaptureEvent, { type: 'tunnel.opened' }>

describeReal('skopeo', [], () => {
  const stage = stageWith([REDIS])

  async function copy(options: readonly string[], trusts: Trusts): Promise<Watched<Result>> {
    return watch(
      await stage.workspace(),
      stage.hub(),
      trusting(skopeoCopy(REFERENCE), stage.hub().ca, trusts),
      {
        options,
      },
    )
  }

  it('pulls with --passthrough of the CDN: its blobs are not seen, and their bytes are', async () => {
    const { result, trace, capture } = await copy(['--passthrough', CDN], 'both')
    expect(result.code, result.stderr).toBe(0)
    expect(hostsOf(trace)).toEqual(['auth.docker.io', 'registry-1.docker.io'])
    expect(trace.pulls.map(({ status }) => status)).toEqual(['complete'])

    const { events, problems } = await readCaptureFile(capture)
    expect(problems).toEqual([])
    const sealed = tunnelsOf(events).filter(({ intercepted }) => !intercepted)
    expect(sealed.length).toBeGreaterThan(0)
    expect(new Set(sealed.map(({ authority, sni }) => `${authority} ${sni ?? '-'}`))).toEqual(
      new Set([`${CDN} ${CDN}`]),
    )
    const closed = events.filter((event) => event.type === 'tunnel.closed')
    expect(closed.map(({ connection }) => connection).sort()).toEqual(
      sealed.map(({ connection }) => connection).sort(),
    )
    const received = closed.reduce((sum, each) => sum + each.received, 0)
    const blobs = await sizeOfBlobs(result.folder)
    expect(received).toBeGreaterThan(blobs)
    expect(received).toBeLessThan(blobs + sealed.length * OVERHEAD)
  })

  it('pulls with --intercept-only of another host, and need not trust pullscope at all', async () => {
    const { result, trace, capture } = await copy(['--intercept-only', 'other.test'], 'hub')
    expect(result.code, result.stderr).toBe(0)
    expect(hostsOf(trace)).toEqual([])
    const { events } = await readCaptureFile(capture)
    expect(tunnelsOf(events).filter(({ intercepted }) => intercepted)).toEqual([])
  })

  it('without either, such a client is told of with the alert that it sent', async () => {
    const { result, capture } = await copy([], 'hub')
    expect(result.code).not.toBe(0)
    const { events } = await readCaptureFile(capture)
    expect(events.filter((event) => event.type === 'tls.failed')).toContainEqual(
      expect.objectContaining({
        side: 'client',
        authority: 'registry-1.docker.io',
        message: expect.stringContaining('alert') as string,
      }),
    )
  })
})

/** The CAs that the client trusts: the hub's own alone, or that of pullscope, too. */
type Trusts = 'hub' | 'both'

function trusting<T>(scenario: Scenario<T>, hubCa: string, trusts: Trusts): Scenario<T> {
  return async (workspace: Workspace, proxy) => {
    const caPath = join(await workspace.folder('trust'), 'ca.pem')
    const paths = trusts === 'hub' ? [hubCa] : [hubCa, proxy.caPath]
    const pems = await Promise.all(paths.map((path) => readFile(path, 'latin1')))
    await writeFile(caPath, pems.join('\n'))
    return scenario(workspace, { ...proxy, caPath })
  }
}

/** Of the requests that were seen. */
function hostsOf({ steps }: TraceExport): string[] {
  const urls = steps.map(({ url }) => url).filter((url) => url !== null)
  return [...new Set(urls.map((url) => new URL(url).host))].sort()
}

function tunnelsOf(events: readonly CaptureEvent[]): Tunnel[] {
  return events.filter((event): event is Tunnel => event.type === 'tunnel.opened')
}

/** Config and layers, which `dir:` names by digest. */
async function sizeOfBlobs(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name))
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
