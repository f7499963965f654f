// `pullscope export`: a capture in another format, to stdout or into a file.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import type { ExportFormat } from '../../views/index.ts'
import { EXPORT_FORMATS } from '../../views/index.ts'
import { MIN_WIDTH } from '../../views/text.ts'
import { refuseKeptSecrets } from '../kept-secrets.ts'
import { refuseIdleLooks } from '../parse/mode-flags.ts'
import { resultFile } from '../parse/output.ts'
import { addSelect, SELECT_HELP, type SelectFlag } from '../parse/select.ts'
import { colourLevel, print, printWidth } from '../stdio.ts'
import { version } from '../version.ts'

interface Flags extends SelectFlag {
  readonly to: ExportFormat
  readonly output?: string
  readonly width?: number
  readonly ascii?: true
  readonly full?: true
  readonly withSecrets?: true
}

const FORMATS = EXPORT_FORMATS.map(({ id, title }) => `  ${id.padEnd(12)}${title}`).join('\n')

const HELP = `
Formats:
${FORMATS}

Examples:
  pullscope export pull.jsonl --to text --width 120
  pullscope export pull.jsonl --to mermaid -o pull.mmd
  pullscope export pull.jsonl --to html -o pull.html
  pullscope export pull.jsonl --to svg --full -o pull.svg
  pullscope export pull.jsonl --to har -o pull.har
  pullscope export pull.jsonl --to json | jq '.pulls[].reference'
  pullscope export pull.jsonl --to curl --select '~phase token | ~outcome denied'
`

export function exportCommand(): Command {
  const command = new Command('export')
    .argument('<file>', 'the capture; - reads standard input')
    .requiredOption('--to <format>', EXPORT_FORMATS.map(({ id }) => id).join(', '), parseFormat)
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option('--width <columns>', `columns for text, ${MIN_WIDTH} or more (the terminal's)`, parseWidth)
    .option('--ascii', 'draw with plain ASCII characters')
    .option('--full', 'draw every layer of a long pull or push')
    .option('--with-secrets', 'write a capture of --keep-secrets as it is, secrets and all')
  return addSelect(command, 'only the steps that this expression selects')
    .addHelpText('after', HELP + SELECT_HELP)
    .action(async (file: string, flags: Flags, command: Command) => {
      const { to, width, ascii, full, select, withSecrets } = flags
      const output = resultFile(flags.output)
      refuseIdleLooks(command, `--to ${to.id}`, to.reads)
      const { loadCapture } = await import('../load-capture.ts')
      const { judge } = await import('../../rules/judge.ts')
      const { narrowedCapture } = await import('../selected.ts')
      const { mustNotBeRead, writeOutput } = await import('../../io/write-output.ts')
      if (output !== undefined) await mustNotBeRead(output, [file])
      const whole = await loadCapture(file)
      if (withSecrets !== true) refuseKeptSecrets(file, whole.session)
      const judged = { ...whole, findings: judge(whole.trace, whole.session).findings }
      const { session, trace, findings } = narrowedCapture(judged, select)
      const printing = { env: process.env, terminal: process.stdout }
      const document = to.render(session, trace, {
        width: width ?? printWidth(printing),
        glyphs: ascii === true ? 'ascii' : 'utf8',
        colours: output === undefined ? colourLevel(printing) : 'none',
        findings,
        extent: full === true ? 'full' : 'folded',
        program: `pullscope ${version()}`,
        ...(select === undefined ? {} : { selection: select.text }),
      })
      if (output === undefined) await print(document)
      else await writeOutput(output, document)
    })
}

function parseFormat(id: string): ExportFormat {
  const format = EXPORT_FORMATS.find((each) => each.id === id)
  if (format !== undefined) return format
  const known = EXPORT_FORMATS.map((each) => each.id).join(', ')
  throw new PullscopeError(
    'bad-format',
    `--to ${id} is not a format that pullscope writes`,
    `give one of ${known}`,
  )
}

function parseWidth(text: string): number {
  const width = Number(text)
  if (/^\d{1,4}$/.test(text) && width >= MIN_WIDTH) return width
  throw new PullscopeError('usage', `--width ${text} is not a number of columns`, `give ${MIN_WIDTH} to 9999`)
}
