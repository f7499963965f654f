// `pullscope diff`: two captures side by side, and what differs.

import { basename } from 'node:path'
import { Command, Option } from 'commander'
import { DIFF_FORMATS } from '../../diff/formats/index.ts'
import type { DiffFormat } from '../../diff/formats/format.ts'
import type { StepId } from '../../decode/trace.ts'
import type { Diff } from '../../diff/compared.ts'
import { LEFT_OUT_IN_SHORT } from '../../diff/left-out.ts'
import { PullscopeError } from '../../errors.ts'
import { MIN_WIDTH } from '../../views/text.ts'
import { refuseKeptSecrets } from '../kept-secrets.ts'
import type { LoadedCapture } from '../load-capture.ts'
import { refuseIdleLooks } from '../parse/mode-flags.ts'
import { resultFile } from '../parse/output.ts'
import { addSelect, SELECT_HELP, type SelectFlag, type Selection } from '../parse/select.ts'
import { colourLevel, glyphSet, print, printWidth } from '../stdio.ts'

interface Flags extends SelectFlag {
  readonly to: DiffFormat
  readonly output?: string
  readonly width?: number
  readonly ascii?: true
  readonly all?: true
  readonly failOn?: 'any'
  readonly withSecrets?: true
}

const FORMATS = DIFF_FORMATS.map(({ id, title }) => `  ${id.padEnd(12)}${title}`).join('\n')

const NOT_COMPARED = LEFT_OUT_IN_SHORT.map(({ what, because }) => `  ${what}: ${because}`).join('\n')

const HELP = `
Pulls are laid side by side by their names, steps by what they ask for and by digest. Neither side is the right one. Hosts
that stand for one another, as a registry and its mirror do, are told once, and so is what differs of all their answers.

Not compared:
${NOT_COMPARED}

Signs: ≠ differs, A or B only there, = alike.

Formats:
${FORMATS}

Examples:
  pullscope diff direct.jsonl mirror.jsonl
  pullscope diff yesterday.jsonl today.jsonl --fail-on any       (exit code 1 if anything differs)
  pullscope diff docker.jsonl containerd.jsonl --to html -o diff.html
  pullscope diff a.jsonl b.jsonl --to json | jq -r '.pulls[].summary[].message'
`

export function diffCommand(): Command {
  const diff = new Command('diff')
    .argument('<A>', 'a capture; - reads standard input')
    .argument('<B>', 'another; - reads standard input')
    .addOption(
      new Option('--to <format>', DIFF_FORMATS.map(({ id }) => id).join(', '))
        .argParser(parseFormat)
        .default(parseFormat('text'), 'text'),
    )
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option('--all', 'show every step, also those that are alike')
    .option('--width <columns>', `columns for text, ${MIN_WIDTH} or more (the terminal's)`, parseWidth)
    .option('--ascii', 'draw with plain ASCII characters')
    .addOption(new Option('--fail-on <what>', 'exit with 1 if anything differs').choices(['any']))
    .option('--with-secrets', 'take captures of --keep-secrets as they are, secrets and all')
  return addSelect(diff, 'of both, only the steps that this selects')
    .addHelpText('after', HELP + SELECT_HELP)
    .action(async (a: string, b: string, flags: Flags, command: Command) => {
      refuseIdleLooks(command, `--to ${flags.to.id}`, flags.to.reads)
      process.exitCode = await diffFiles({ a, b }, flags)
    })
}

async function diffFiles({ a, b }: { readonly a: string; readonly b: string }, flags: Flags): Promise<0 | 1> {
  const { to, width, ascii, all, select, failOn, withSecrets } = flags
  const output = resultFile(flags.output)
  if (a === '-' && b === '-')
    throw new PullscopeError('usage', 'both captures are standard input', 'give a file for one of them')
  const { loadCapture } = await import('../load-capture.ts')
  const { diffOf } = await import('../../diff/diff.ts')
  const { mustNotBeRead, writeOutput } = await import('../../io/write-output.ts')
  if (output !== undefined) await mustNotBeRead(output, [a, b])
  const one = await loadCapture(a)
  const other = await loadCapture(b)
  if (withSecrets !== true) {
    refuseKeptSecrets(a, one.session)
    refuseKeptSecrets(b, other.session)
  }
  const printing = { env: process.env, terminal: process.stdout }
  const whole = diffOf(one, other)
  const diff = select === undefined ? whole : await selected(whole, select)
  const text = to.render(diff, {
    names: { a: nameOf(a), b: nameOf(b) },
    width: width ?? printWidth(printing),
    glyphs: ascii === true ? 'ascii' : glyphSet(process.env),
    colours: output === undefined ? colourLevel(printing) : 'none',
    extent: all === true ? 'all' : 'lit',
  })
  if (output === undefined) await print(text)
  else await writeOutput(output, text)
  return failOn === 'any' && diff.differs ? 1 : 0
}

async function selected(diff: Diff, select: Selection): Promise<Diff> {
  const { judge } = await import('../../rules/judge.ts')
  const { selectedSteps } = await import('../selected.ts')
  const { keepRows } = await import('../../diff/keep-rows.ts')
  const stepsOf = ({ session, trace }: LoadedCapture): ReadonlySet<StepId> =>
    selectedSteps(select, { session, trace, findings: judge(trace, session).findings })
  return keepRows(diff, { a: stepsOf(diff.a), b: stepsOf(diff.b) })
}

/** Without its folder, which is nobody's business in a report. */
function nameOf(file: string): string {
  return file === '-' ? 'standard input' : basename(file)
}

function parseFormat(id: string): DiffFormat {
  const format = DIFF_FORMATS.find((each) => each.id === id)
  if (format !== undefined) return format
  const known = DIFF_FORMATS.map((each) => each.id).join(', ')
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
