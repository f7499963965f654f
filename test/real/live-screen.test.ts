// The screen of the compiled program in a real terminal: the demo as README's first line runs it, and real dockerd.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { startDocker } from './clients/dockerd.ts'
import { BIG } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { stageWith } from './stage.ts'
import { openTmux, type Tmux } from './tmux.ts'
import { hubOptions } from './watch.ts'

const MAIN = `${process.execPath} ${join(process.cwd(), 'dist/src/cli/main.js')}`
const BAR = /[█░▏▎▍▌▋▊▉]+ [\d.]+ \wB of [\d.]+ \wB/

function terminal(): Tmux {
  const tmux = openTmux(110, 34)
  onTestFinished(() => tmux.close())
  return tmux
}

describeReal('pullscope demo in a terminal', ['tmux'], () => {
  it('shows layers on their way and the whole pull, and leaves a summary behind', async () => {
    const tmux = terminal()
    tmux.run(`echo before; ${MAIN} demo --speed 4`)
    await tmux.seen(BAR)
    await tmux.seen(/docker\.io\/library\/redis:latest.*✔/)
    tmux.press('q')
    await waitFor(() => tmux.isRestored(), {
      what: 'the terminal to be restored',
      seen: () => tmux.history(),
    })
    const left = tmux.history()
    expect(left).toMatch(/^before$/m)
    expect(left).toMatch(/^✔ .*docker\.io\/library\/redis:latest/m)
    expect(left).not.toContain('HEAD latest')
  })
})

describeReal('a disk that is full while the screen is up', ['tmux'], () => {
  it('is told on it at once, and again when it is gone', async () => {
    const capture = join(await tempFolder(), 'a.jsonl')
    const tmux = terminal()
    tmux.run(`(ulimit -f 16; ${MAIN} demo --speed 8 -o ${capture})`)
    await tmux.seen(/▲ recording stopped: file too large \(EFBIG\)\. What is in/)
    await tmux.seen(/docker\.io\/library\/redis:latest.*✔/)
    await tmux.seen(/▲ recording stopped/)
    tmux.press('q')
    await waitFor(() => tmux.isRestored(), {
      what: 'the terminal to be restored',
      seen: () => tmux.history(),
    })
    await tmux.seen(/^pullscope: recording stopped: file too large/)
    await tmux.seen(/^[$#] ?$/) // the shell has the keys again
    tmux.run(`${MAIN} show --no-ui ${capture} | tail -3`)
    await tmux.seen(/the capture has no end/)
  })
})

describeReal(
  'dockerd pulls 300 MB while the screen is up',
  ['tmux', 'root', 'dockerd', 'docker', 'containerd'],
  () => {
    const stage = stageWith([BIG])

    it('and the progress bar moves', async () => {
      const workspace = await stage.workspace()
      const folder = await workspace.folder('screen')
      const capture = join(folder, 'pull.jsonl')
      const tmux = terminal()
      const options = ['--listen', '127.0.0.1:0', '-o', capture, ...hubOptions(stage.hub())].join(' ')
      tmux.run(`PULLSCOPE_HOME=${folder}/home ${MAIN} trace ${options} 2>${folder}/ready`)
      const place = await waitFor(
        () => {
          const [, url, caPath] =
            /listening on (\S+) · CA (\S+)/.exec(readFileSync(`${folder}/ready`, 'utf8')) ?? []
          return url === undefined || caPath === undefined ? null : { url, caPath }
        },
        { what: 'the ready line' },
      )
      const docker = await startDocker(workspace, place)
      let pull: 'running' | 'over' = 'running'
      const pulling = docker.pull('library/big').finally(() => {
        pull = 'over'
      })
      const bars = new Set<string>()
      await waitFor(
        () => {
          for (const row of tmux.rows()) bars.add(BAR.exec(row)?.[0] ?? '')
          return pull === 'over'
        },
        { deadlineMs: 120_000, what: 'the pull', seen: () => tmux.rows() },
      )
      expect((await pulling).code).toBe(0)
      bars.delete('')
      expect(bars.size).toBeGreaterThan(1)
      await tmux.seen(/docker\.io\/library\/big:latest.*✔/)
      tmux.press('q')
      await waitFor(() => readFileSync(capture, 'utf8').includes('"capture.ended"'), {
        what: 'the end of the capture',
      })
    })
  },
)
