// Real mitmdump in front of pullscope: both see one and the same pull by a real client, and must tell the same of it.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { asked, causes, line } from './export.ts'
import type { TraceExport } from './export.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { mitmdumpBefore, readByMitmdump } from './mitmdump.ts'
import { describeReal } from './parts.ts'
import { mustRun, run } from './process.ts'
import { exportJson } from './pullscope.ts'
import { dockerPull } from './scenarios/docker.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import type { Scenario } from './watch.ts'

const PRIVATE_IMAGE = 'docker.io/acme/private:latest'

/** The scenario through mitmdump, which leaves its flow file behind. */
function through<T>(scenario: Scenario<T>): Scenario<{ readonly result: T; readonly flows: string }> {
  return async (workspace, proxy) => {
    const mitmdump = await mitmdumpBefore(workspace, proxy)
    const result = await scenario(workspace, mitmdump.proxy)
    return { result, flows: await mitmdump.stop() }
  }
}

/** What is to be the same: of each step its phase, outcome, cause and whom it asked, and how the pulls came out. */
function gist(trace: TraceExport): unknown {
  return {
    pulls: trace.pulls.map(({ kind, client, reference, digest, platform, status, bytes, steps }) => {
      const told = { kind, client, reference, digest, platform, status, bytes }
      return { ...told, steps: steps.length }
    }),
    steps: trace.steps
      .map((step) =>
        [
          line(step),
          asked(trace, step),
          withoutFingerprints(step.url),
          step.bytes,
          ...causes(trace, step),
        ].join(' · '),
      )
      .sort(),
    findings: trace.findings.map(({ rule, level }) => `${level} ${rule}`),
  }
}

/** They are of one capture alone. */
function withoutFingerprints(url: string | null): string | undefined {
  return url?.replace(/redacted:[0-9a-f]{12}/g, 'redacted')
}

describeReal('a flow file of mitmdump', ['root', 'mitmdump', 'dockerd', 'docker'], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE, REDIS])
  const rows: readonly (readonly [string, Scenario<unknown>])[] = [
    ['docker pull of six layers', dockerPull('redis')],
    ['skopeo copy of a private image', skopeoCopy(PRIVATE_IMAGE, ALICE)],
    ['skopeo copy that is denied', skopeoCopy(PRIVATE_IMAGE)],
  ]

  it.each(rows)('%s: the same trace as our own', async (_, scenario) => {
    const { result, trace } = await stage.play(through(scenario))
    expect(gist(await exportJson(result.flows))).toEqual(gist(trace))
    expect(trace.steps.length).toBeGreaterThan(2)
  })

  it('is clean after redact, and mitmdump opens it', async () => {
    const { result } = await stage.play(through(skopeoCopy(PRIVATE_IMAGE, ALICE)))
    const workspace = await stage.workspace()
    const clean = join(await workspace.folder('clean'), 'clean.flows')
    const pullscope = (...args: string[]) => run([process.execPath, 'dist/src/cli/main.js', ...args])
    const found = await pullscope('scan', result.flows)
    expect(found.code).toBe(1)
    expect(found.stdout).toContain('Basic credentials')
    await mustRun([process.execPath, 'dist/src/cli/main.js', 'redact', result.flows, '-o', clean])
    expect(await pullscope('scan', clean)).toMatchObject({ code: 0, stderr: '' })
    const basic = Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')
    expect(await readFile(result.flows, 'latin1')).toContain(basic)
    expect(await readFile(clean, 'latin1')).not.toContain(basic)
    const [before, after] = [
      await readByMitmdump(workspace, result.flows),
      await readByMitmdump(workspace, clean),
    ]
    const answers = (text: string): string[] => text.match(/<< \d+/g) ?? []
    expect(answers(after)).toEqual(answers(before))
    // The token is shorter now.
    const flow = ({ steps }: TraceExport): string[] => steps.map((step) => line(step))
    expect(flow(await exportJson(clean))).toEqual(flow(await exportJson(result.flows)))
  })
})
