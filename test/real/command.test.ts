// `pullscope trace -- COMMAND`: the command finds the proxy and the CA in its environment, and its exit code is ours.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { HELLO_WORLD } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { exportJson, traceCommand } from './pullscope.ts'
import { stageWith } from './stage.ts'
import { hubOptions } from './watch.ts'

describeReal('trace -- skopeo', [], () => {
  const stage = stageWith([HELLO_WORLD])

  const copy = async (reference: string): ReturnType<typeof traceCommand> => {
    const workspace = await stage.workspace()
    const target = join(await workspace.folder('copy'), 'image')
    // Whoever runs this may be logged in.
    const copying = ['skopeo', '--insecure-policy', 'copy', '--src-no-creds']
    const command = [...copying, `docker://${reference}`, `dir:${target}`]
    return traceCommand(workspace, hubOptions(stage.hub()), command)
  }

  it('copies an image and exits with 0', async () => {
    const { code, stderr, capture } = await copy('docker.io/library/hello-world:latest')
    expect(code, stderr).toBe(0)
    const { pulls } = await exportJson(capture)
    expect(pulls.map(({ reference, status }) => [reference, status])).toEqual([
      ['docker.io/library/hello-world:latest', 'complete'],
    ])
  })

  it('exits as the command does when it fails', async () => {
    const { code, capture } = await copy('docker.io/library/hello-world:nosuch')
    expect(code).toBe(1)
    const { pulls } = await exportJson(capture)
    expect(pulls.map(({ status }) => status)).toEqual(['failed'])
  })
})
