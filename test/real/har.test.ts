// HAR between pullscope and the real programs that write and read it: Chromium's network panel, and mitmproxy's script.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { complaints } from '../helpers/har-spec.ts'
import type { HarDocument } from '../helpers/har-spec.ts'
import type { DevTools } from './devtools.ts'
import { startDevTools } from './devtools.ts'
import type { ExportedStep, TraceExport } from './export.ts'
import { asked, causes, line } from './export.ts'
import { HELLO_WORLD, PRIVATE } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { mitmdumpToHub } from './mitmdump.ts'
import { describeReal } from './parts.ts'
import { mustRun } from './process.ts'
import { exportJson } from './pullscope.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import type { Scenario } from './watch.ts'
import type { Workspace } from './workspace.ts'

const MAIN = 'dist/src/cli/main.js'
const HARDUMP = '/usr/share/doc/mitmproxy/examples/contrib/har_dump.py'

async function exportHar(capture: string): Promise<string> {
  return (await mustRun([process.execPath, MAIN, 'export', capture, '--to', 'har'])).stdout
}

async function written(workspace: Workspace, text: string): Promise<string> {
  const file = join(await workspace.folder('har'), 'capture.har')
  await writeFile(file, text)
  return file
}

/** Each capture has a key of its own for what it redacts. */
function withoutSecrets(url: string | null): string | null {
  return url?.replace(/redacted:\w+/, 'redacted') ?? null
}

/** What is to be the same of a pull, whoever tells of it. */
function gist(trace: TraceExport): unknown {
  return {
    pulls: trace.pulls.map(({ kind, client, reference, digest, status, bytes }) => ({
      ...{ kind, client, reference, digest, status, bytes },
    })),
    steps: trace.steps
      .map((step) =>
        [line(step), asked(trace, step), withoutSecrets(step.url), step.bytes, ...causes(trace, step)].join(
          ' · ',
        ),
      )
      .sort(),
    findings: trace.findings.map(({ rule, level }) => `${level} ${rule}`),
  }
}

describeReal('our HAR in Chromium', ['chromium'], () => {
  const stage = stageWith([PRIVATE])

  it('opens in the network panel, with each exchange as it was', async () => {
    const { capture } = await stage.play(skopeoCopy('docker.io/acme/private:latest', ALICE))
    const text = await exportHar(capture)
    const document = JSON.parse(text) as HarDocument
    expect(complaints(document)).toEqual([])
    const devTools = await startDevTools(await stage.workspace())
    const rows = await devTools.importHar(text)
    const { entries } = document.log
    expect(rows).toHaveLength(entries.length)
    for (const [i, { request, response, time, serverIPAddress, connection }] of entries.entries()) {
      expect(rows[i]).toMatchObject({
        method: request.method,
        url: request.url,
        status: response.status,
        statusText: response.statusText,
        headers: response.headers.map(({ name, value }) => ({ name, value })),
        content: response.content.text ?? '',
        address: `${serverIPAddress ?? ''}:${connection ?? ''}`,
      })
      expect(rows[i]?.duration).toBeCloseTo(time / 1000, 3)
    }
  })
})

describeReal('a HAR of Chromium', ['chromium'], () => {
  const stage = stageWith([HELLO_WORLD])

  it('tells what pullscope saw of the same pages', async () => {
    const browse: Scenario<string> = async (workspace, proxy) => {
      const devTools = await startDevTools(workspace, proxy)
      return browseHub(devTools)
    }
    const { result: har, trace } = await stage.play(browse)
    const imported = await exportJson(await written(await stage.workspace(), har))
    const [seen, told] = [trace, imported].map(({ steps }) => steps.filter(ofTheHub))
    const known = (step: ExportedStep): unknown => [line(step), step.url, step.bytes, step.from]
    expect(told?.map(known)).toEqual(seen?.map(known))
    expect(told?.map(line)).toContain('resolve GET 401 challenged')
  })
})

/** Browsers talk to their makers, too, which the hub does not know. */
function ofTheHub({ url }: ExportedStep): boolean {
  return url?.startsWith('https://registry-1.docker.io/') === true
}

/** The panel forgets a page when the next one comes, so that all is asked from one: its own answers, then its blob. */
async function browseHub(devTools: DevTools): Promise<string> {
  await devTools.visit(
    'https://registry-1.docker.io/v2/',
    `Promise.all(['/v2/library/hello-world/manifests/latest', '/v2/library/nosuch/tags/list']
      .map((path) => fetch(path).then((answer) => answer.text())))`,
  )
  return devTools.exportHar()
}

describeReal('a HAR of mitmproxy’s har_dump.py', ['mitmdump'], () => {
  const stage = stageWith([PRIVATE])

  it('tells what the flow file of the same pull tells', async () => {
    const workspace = await stage.workspace()
    // Behind another proxy, the script of mitmproxy 8 fails at each flow: it misses the time of a connection.
    const mitmdump = await mitmdumpToHub(workspace, stage.hub())
    await skopeoCopy('docker.io/acme/private:latest', ALICE)(workspace, mitmdump.proxy)
    const flows = await mitmdump.stop()
    const folder = await workspace.folder('hardump')
    const har = join(folder, 'pull.har')
    const script = ['-s', HARDUMP, '--set', `hardump=${har}`, '--set', `confdir=${folder}`]
    await mustRun(['mitmdump', '-n', '-r', flows, ...script], { env: { HOME: folder } })
    const told = await exportJson(har)
    expect(gist(told)).toEqual(gist(await exportJson(flows)))
    expect(told.pulls).toMatchObject([{ reference: 'docker.io/acme/private:latest', status: 'complete' }])
  })
})
