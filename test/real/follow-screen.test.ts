// The screen over a capture that a real trace in another process is writing, until that trace is killed.

import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startOrigin } from '../cli/origin.ts'
import { ask, startTrace } from '../cli/pullscope.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { describeReal } from './parts.ts'
import { openTmux, type Tmux } from './tmux.ts'

const MAIN = `${process.execPath} ${join(process.cwd(), 'dist/src/cli/main.js')}`

function terminal(): Tmux {
  const tmux = openTmux(120, 30)
  onTestFinished(() => tmux.close())
  return tmux
}

describeReal('pullscope show in a terminal, of a capture that is being written', ['tmux'], () => {
  it('follows the trace, says that it ended, and leaves the terminal as it was', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    const tmux = terminal()
    tmux.run(`${MAIN} show ${capture}`)
    await tmux.seen(/following .*a\.jsonl/)
    await tmux.seen('Nothing has come by yet.')
    await ask(live, 'https://registry.test/v2/')
    await tmux.seen(/GET \/v2\//)
    await ask(live, 'https://registry.test/v2/none/manifests/a')
    await tmux.seen(/◀─ 404/)
    await live.running.stop('SIGINT')
    await tmux.seen(/ended .*a\.jsonl/)
    tmux.press('q')
    await waitFor(() => tmux.isRestored(), {
      what: 'the terminal to be restored',
      seen: () => tmux.history(),
    })
    expect(tmux.history()).not.toContain('pullscope: ')
  })

  it('says that nothing comes any more when the trace is killed, and stays', async () => {
    const origin = await startOrigin()
    const capture = join(await tempFolder(), 'a.jsonl')
    const live = await startTrace(['-o', capture, ...origin.options])
    await ask(live, 'https://registry.test/v2/')
    const tmux = terminal()
    tmux.run(`${MAIN} show ${capture}`)
    await tmux.seen(/GET \/v2\//)
    await live.running.stop('SIGKILL')
    await tmux.seen(/▲ nothing more comes: no program writes to/)
    await tmux.seen(/no longer written .*a\.jsonl/)
    await tmux.seen(/GET \/v2\//)
    tmux.press('C-c')
    await waitFor(() => tmux.isRestored(), {
      what: 'the terminal to be restored',
      seen: () => tmux.history(),
    })
    await tmux.seen(/pullscope: nothing more comes/)
  })
})
