// `pullscope show`: a capture in the terminal.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { createStore } from '../../model/store.ts'
import { addSelect, screenFilter, SELECT_HELP, type SelectFlag } from '../parse/select.ts'
import { colourLevel, glyphSet, print, printWidth } from '../stdio.ts'

interface Flags extends SelectFlag {
  readonly ascii?: true
  readonly ui: boolean
  readonly full?: true
  readonly follow?: boolean
}

const EXAMPLES = `
Examples:
  pullscope show pull.jsonl                        (on the whole screen; q leaves it)
  pullscope show pull.jsonl | less -R              (FORCE_COLOR=1 keeps the colours)
  pullscope show --no-ui pull.jsonl                (while it is being written: lines as they come, until its end)
  ssh server cat pull.jsonl | pullscope show -
  pullscope show pull.jsonl --select '~pull redis & ~slow 1s'
`

export function showCommand(): Command {
  const command = new Command('show')
    .argument('<file>', 'the capture; - reads standard input')
    .option('--ascii', 'draw with plain ASCII characters; as text')
    .option('--no-ui', 'text instead of a screen')
    .option('--full', 'draw every layer of a long pull or push; as text')
    .option('--follow', 'wait for what is added, though no program is seen to write the file')
    .option('--no-follow', 'show what is there, though the file is still being written')
  return addSelect(command, 'only the steps that this expression selects; on the screen as its filter')
    .addHelpText('after', EXAMPLES + SELECT_HELP)
    .action(async (file: string, { ascii, ui, full, select, follow }: Flags) => {
      const { loadCapture } = await import('../load-capture.ts')
      const { canShowScreen, showOnScreen } = await import('../live/screen-view.ts')
      const { shouldFollow } = await import('../show/whether.ts')
      // With - the capture comes where the keys would.
      const isScreen = ui && ascii !== true && full !== true && file !== '-' && canShowScreen(process.env)
      const shownAs = isScreen ? 'screen' : 'lines'
      const printing = { env: process.env, terminal: process.stdout }
      const glyphs = ascii === true ? 'ascii' : glyphSet(process.env)
      refuseOddFlags({ file, follow, hasSelection: select !== undefined, shownAs })
      const canFollow = isScreen || select === undefined
      if (canFollow && (await shouldFollow(file, { follow, shownAs, isTerminal: process.stdout.isTTY }))) {
        const { followCapture } = await import('../show/follow.ts')
        const look = isScreen
          ? ({ shownAs: 'screen', filter: screenFilter(select) } as const)
          : ({
              shownAs: 'lines',
              ...{ glyphs, colours: colourLevel(printing) },
              unwritten: follow === true ? 'waits' : 'ends',
            } as const)
        await followCapture(file, look)
        return
      }
      if (isScreen) {
        const { session } = await loadCapture(file)
        await showOnScreen(createStore(session), file, screenFilter(select))
        return
      }
      const { textLines } = await import('../../views/text.ts')
      const { toAnsiText } = await import('../../text/ansi.ts')
      const { judge } = await import('../../rules/judge.ts')
      const { narrowedCapture } = await import('../selected.ts')
      const whole = await loadCapture(file)
      const judged = { ...whole, findings: judge(whole.trace, whole.session).findings }
      const { session, trace, findings } = narrowedCapture(judged, select)
      const options = {
        width: printWidth(printing),
        glyphs,
        findings,
        extent: full === true ? 'full' : 'folded',
      } as const
      await print(toAnsiText(textLines(session, trace, options), colourLevel(printing)))
    })
}

interface Asked {
  readonly file: string
  readonly follow: boolean | undefined
  readonly hasSelection: boolean
  readonly shownAs: 'screen' | 'lines'
}

/** What would be passed over in silence must not look as if it had been done. */
function refuseOddFlags({ file, follow, hasSelection, shownAs }: Asked): void {
  if (follow !== true) return
  if (file === '-') {
    throw new PullscopeError(
      'usage',
      '--follow needs a file, and - is standard input',
      'give the file itself',
    )
  }
  if (hasSelection && shownAs === 'lines') {
    const message = '--follow prints lines as they come, and --select draws what is there'
    throw new PullscopeError('usage', message, 'give one of them')
  }
}
