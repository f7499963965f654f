// `pullscope show`: a capture in the terminal.

import { Command } from 'commander'
import { createStore } from '../../model/store.ts'
import { colourLevel, glyphSet, print, printWidth } from '../stdio.ts'

interface Flags {
  readonly ascii?: true
  readonly ui: boolean
}

const EXAMPLES = `
Examples:
  pullscope show pull.jsonl                        (on the whole screen; q leaves it)
  pullscope show pull.jsonl | less -R              (FORCE_COLOR=1 keeps the colours)
  ssh server cat pull.jsonl | pullscope show -
`

export function showCommand(): Command {
  return new Command('show')
    .description('show a capture in the terminal')
    .argument('<file>', 'the capture; - reads standard input')
    .option('--ascii', 'draw with plain ASCII characters; as text')
    .option('--no-ui', 'text instead of a screen')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, { ascii, ui }: Flags) => {
      const { loadCapture } = await import('../load-capture.ts')
      const { canShowScreen, showOnScreen } = await import('../live/screen-view.ts')
      // With - the capture comes where the keys would.
      if (ui && ascii !== true && file !== '-' && canShowScreen(process.env)) {
        const { session } = await loadCapture(file)
        await showOnScreen(createStore(session), file)
        return
      }
      const { textLines } = await import('../../views/text.ts')
      const { toAnsiText } = await import('../../text/ansi.ts')
      const { judge } = await import('../../rules/judge.ts')
      const { session, trace } = await loadCapture(file)
      const printing = { env: process.env, terminal: process.stdout }
      const options = {
        width: printWidth(printing),
        glyphs: ascii === true ? 'ascii' : glyphSet(process.env),
        findings: judge(trace, session).findings,
      } as const
      await print(toAnsiText(textLines(session, trace, options), colourLevel(printing)))
    })
}
