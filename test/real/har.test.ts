// HAR between pullscope and the real programs that write and read it: the browsers' network panels, and mitmproxy's
// script.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { harText } from '../../src/views/har.ts'
import { complaints } from '../helpers/har-spec.ts'
import type { HarDocument } from '../helpers/har-spec.ts'
import { play } from '../helpers/play.ts'
import type { Browser, NetworkPanel } from './browsers/browser.ts'
import { BROWSERS } from './browsers/index.ts'
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

function playOurs({ name, startPanel }: Browser): void {
  const stage = stageWith([PRIVATE])

  it('opens in the network panel, with each exchange as it was', async () => {
    const { capture } = await stage.play(skopeoCopy('docker.io/acme/private:latest', ALICE))
    const text = await exportHar(capture)
    const document = JSON.parse(text) as HarDocument
    expect(complaints(document)).toEqual([])
    const panel = await startPanel(await stage.workspace())
    const rows = await panel.importHar(text)
    const { entries } = document.log
    expect(rows).toHaveLength(entries.length)
    for (const [i, entry] of entries.entries()) {
      const { startedDateTime, request, response, time, timings, serverIPAddress, connection } = entry
      expect(rows[i]).toMatchObject({
        method: request.method,
        url: request.url,
        status: response.status,
        statusText: response.statusText,
        headers: response.headers.map(({ name, value }) => ({ name, value })),
        content: response.content.text ?? '',
        address: `${serverIPAddress ?? ''}:${connection ?? ''}`,
      })
      expect(rows[i]?.startedAt).toBeCloseTo(Date.parse(startedDateTime), -1)
      // Firefox adds `ssl` to `connect`, of which HAR says that it is a part.
      const twice = name === 'Firefox' ? Math.max(timings['ssl'] ?? 0, 0) : 0
      expect(rows[i]?.duration).toBeCloseTo(time + twice, 0)
    }
  })

  it('opens with what a client asked for that is no URL', async () => {
    const { events, exchange } = play()
    exchange('CONNECT registry', 400)
    exchange('GET https://registry-1.docker.io/v2/', 401)
    const session = reduceAll(events)
    const panel = await startPanel(await stage.workspace())
    const rows = await panel.importHar(harText(session, decode(session), { findings: [] }))
    expect(rows).toMatchObject([
      { method: 'CONNECT', status: 400 },
      { method: 'GET', status: 401 },
    ])
  })
}

function playTheirs({ startPanel }: Browser): void {
  const stage = stageWith([HELLO_WORLD])

  it('tells what pullscope saw of the same pages', async () => {
    const browse: Scenario<string> = async (workspace, proxy) => browseHub(await startPanel(workspace, proxy))
    const { result: har, trace } = await stage.play(browse)
    const imported = await exportJson(await written(await stage.workspace(), har))
    const [seen, told] = [trace, imported].map(({ steps }) => steps.filter(isAskedByPage).map(knownToBrowser))
    expect(told).toEqual(seen)
    expect(imported.steps.map(line)).toEqual(
      expect.arrayContaining(['resolve GET 401 challenged', 'index GET 200 ok', 'config GET 307 redirected']),
    )
  })
}

for (const browser of BROWSERS) {
  describeReal(`our HAR in ${browser.name}`, [browser.part], () => playOurs(browser))
  describeReal(`a HAR of ${browser.name}`, [browser.part], () => playTheirs(browser))
}

const [REGISTRY, CDN] = ['https://registry-1.docker.io/', 'https://production.cloudflare.docker.com/']

/** Browsers talk to their makers, too, and the page with the token is forgotten. */
function isAskedByPage({ url }: ExportedStep): boolean {
  return url?.startsWith(REGISTRY) === true || url?.startsWith(CDN) === true
}

/** Of another host's answer they do not read what the page may not see. */
function knownToBrowser(step: ExportedStep): unknown {
  const { method, url, status, bytes, from } = step
  return url?.startsWith(CDN) === true
    ? [method, withoutSecrets(url), status, from]
    : [line(step), url, bytes, from]
}

const TOKEN =
  'https://auth.docker.io/token?service=registry.docker.io&scope=repository:library/hello-world:pull'

/**
 * The panel forgets a page when the next one comes, so that all that counts is asked from one: what is open to all, then
 * what a token opens, and at last a blob, of which the page may not read what another host has (CORS).
 */
async function browseHub(panel: NetworkPanel): Promise<string> {
  const token = await panel.visit(
    TOKEN,
    'fetch(location).then((answer) => answer.json()).then(({ token }) => token)',
  )
  await panel.visit('https://registry-1.docker.io/v2/', `(${asPage.toString()})(${JSON.stringify(token)})`)
  return panel.exportHar()
}

/** Runs in the page. */
async function asPage(token: string): Promise<void> {
  const repository = '/v2/library/hello-world'
  const headers = { authorization: `Bearer ${token}` }
  const types = ['index', 'manifest'].map((kind) => `application/vnd.oci.image.${kind}.v1+json`)
  const manifest = async (reference: string): Promise<Manifest> => {
    const accept = { ...headers, accept: types.join(', ') }
    return (
      await fetch(`${repository}/manifests/${reference}`, { headers: accept })
    ).json() as Promise<Manifest>
  }
  for (const path of [`${repository}/manifests/latest`, '/v2/library/nosuch/tags/list', '/v2'])
    await (await fetch(path)).text()
  const index = await manifest('latest')
  const { config } = await manifest(index.manifests?.[0]?.digest ?? '')
  await fetch(`${repository}/blobs/${config?.digest ?? ''}`, { headers }).catch((error: unknown) => error)
}

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[]
  readonly config?: { readonly digest: string }
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
