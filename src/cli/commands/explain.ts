// `pullscope explain`: why the pulls of a capture failed; or what may have caused an error message.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { escapeTerminal } from '../../text/escape-terminal.ts'
import type { Line } from '../../text/span.ts'
import type { Explained } from '../../views/explain.ts'
import type { TextOptions } from '../../views/text.ts'
import { addFailOn, type FailOn } from '../parse/fail-on.ts'
import { refuseIdleLooks, refuseOtherFlags, type Mode } from '../parse/mode-flags.ts'
import { addSelect, SELECT_HELP, type SelectFlag, type Selection } from '../parse/select.ts'
import { colourLevel, glyphSet, note, print, printWidth } from '../stdio.ts'

interface Flags extends FailOn, SelectFlag {
  readonly json?: true
  readonly error?: string
  readonly ascii?: true
  readonly hosts?: true
  readonly lines?: true
}

const HELP = `
Each finding says what happened, shows the steps that prove it, and what to do with the client at hand. Pulls that came to
their end have no error; what they overcame is a note. Below the findings: mirrors, time, Docker Hub's limit, certificates.
--hosts is a table; with --json for programs (format pullscope/hosts, version 1), with --lines a host:port a line.

Examples:
  pullscope explain pull.jsonl
  pullscope explain --json pull.jsonl | jq -r '.pulls[] | [.reference, .headline] | @tsv'
  pullscope explain --fail-on warning pull.jsonl           (exit code 1 if there is one)
  pullscope explain --select '~pull redis & ~host auth' pull.jsonl
  pullscope explain --hosts pull.jsonl
  pullscope explain --hosts --lines pull.jsonl > allowed-hosts.txt
  pullscope explain --error "received unexpected HTTP status: 502 Bad Gateway"
`

export function explainCommand(): Command {
  const explain = new Command('explain')
    .argument('[file]', 'the capture; - reads standard input')
    .option('--json', 'findings for other programs (format pullscope/findings, version 1)')
    .option('--hosts', 'list every host that was contacted, with its addresses and ports, instead')
    .option('--lines', 'with --hosts: one host:port a line, for the allow list of a proxy')
    .option('--error <text>', 'list what causes this error message of a client')
    .option('--ascii', 'draw with plain ASCII characters')
  return addSelect(addFailOn(explain), 'only findings of which the proof is among these steps')
    .addHelpText('after', HELP + SELECT_HELP)
    .action(async (file: string | undefined, flags: Flags, command: Command) => {
      refuseIdleFlags(command, file, flags)
      if (flags.error !== undefined) await explainError(flags.error, flags.ascii)
      else if (file !== undefined && flags.hosts === true) await explainHosts(file, flags)
      else if (file !== undefined) process.exitCode = await explainFile(file, flags)
      else throw new PullscopeError('usage', 'there is nothing to explain', 'give a capture, or --error TEXT')
    })
}

const ERROR: Mode = {
  name: '--error',
  takes: ['--error', '--ascii'],
  remedy: 'leave it out, or give a capture instead of --error',
  because: { '--hosts': 'needs a capture, not --error', '--select': 'needs a capture, not --error' },
}

const HOSTS: Mode = {
  name: '--hosts',
  takes: ['--hosts', '--lines', '--json', '--ascii', '--select'],
  remedy: 'leave one of them out',
  because: { '--fail-on': 'is about findings, and --hosts has none' },
}

/** Throws `usage`: what would be passed over in silence must not look as if it had been done. */
function refuseIdleFlags(command: Command, file: string | undefined, flags: Flags): void {
  const { hosts, lines, json, error } = flags
  if (error !== undefined) {
    refuseOtherFlags(command, ERROR)
    if (file !== undefined)
      throw usage('--error looks words up, and reads no capture', 'leave one of them out')
  }
  if (lines === true && hosts !== true) throw usage('--lines is a form of --hosts', 'add --hosts')
  if (lines === true && json === true) throw usage('--lines and --json are two forms', 'give one of them')
  if (hosts === true) refuseOtherFlags(command, HOSTS)
  if (lines === true) refuseIdleLooks(command, '--lines', [])
  if (json === true) refuseIdleLooks(command, '--json', [])
}

function usage(message: string, remedy: string): PullscopeError {
  return new PullscopeError('usage', message, remedy)
}

async function explainFile(file: string, { json, ascii, failOn, select }: Flags): Promise<number> {
  const { loadCapture } = await import('../load-capture.ts')
  const { judge } = await import('../../rules/judge.ts')
  const { session, trace } = await loadCapture(file)
  const explained = await selectedPart({ session, trace, judgement: judge(trace, session) }, select)
  const { judgement, selected } = explained
  if (json === true) {
    const { findingsText } = await import('../../views/findings-json.ts')
    await print(findingsText(trace, judgement, selected))
  } else {
    const { explainLines } = await import('../../views/explain.ts')
    const { accountLines } = await import('../../views/accounts/account-lines.ts')
    const look = lookOf(ascii)
    // The accounts are those of whole pulls.
    const accounts = select === undefined ? accountLines(explained, look) : []
    await printLines([...explainLines(explained, look), ...accounts])
  }
  const { reaches } = await import('../../rules/threshold.ts')
  return reaches(judgement.findings, failOn ?? null) ? 1 : 0
}

/** Steps keep their numbers, so that they can be found in `export --to json`. */
async function selectedPart(explained: Explained, selection: Selection | undefined): Promise<Explained> {
  if (selection === undefined) return explained
  const { selectedSteps } = await import('../selected.ts')
  const { selectFindings } = await import('../../select/narrow.ts')
  const { session, trace, judgement } = explained
  const { findings } = judgement
  const steps = selectedSteps(selection, { session, trace, findings })
  const pulls = trace.pulls.filter((pull) => pull.steps.some((id) => steps.has(id)))
  return {
    ...explained,
    judgement: { ...judgement, findings: selectFindings(findings, steps) },
    selected: new Set(pulls.map(({ id }) => id)),
  }
}

async function explainHosts(file: string, { json, lines, ascii, select }: Flags): Promise<void> {
  const { loadCapture } = await import('../load-capture.ts')
  const { hostsOf } = await import('../../accounts/hosts.ts')
  const { judge } = await import('../../rules/judge.ts')
  const { narrowedCapture } = await import('../selected.ts')
  const whole = await loadCapture(file)
  const judged = { ...whole, findings: judge(whole.trace, whole.session).findings }
  const { session, trace } = narrowedCapture(judged, select)
  const hosts = hostsOf(trace, session)
  if (json === true) {
    const { hostsText } = await import('../../views/accounts/hosts-json.ts')
    await print(hostsText(hosts))
    return
  }
  const { hostAndPort, hostLines, hostList } = await import('../../views/accounts/host-lines.ts')
  if (lines === true) {
    await print(hostList(hosts, escapeTerminal))
    const named = hosts.filter(({ onlyNamed }) => onlyNamed).map(hostAndPort)
    if (named.length > 0) note(`left out, for they were named and never asked: ${named.join(', ')}`)
  } else await printLines(hostLines(hosts, lookOf(ascii)))
}

async function explainError(words: string, ascii: true | undefined): Promise<void> {
  const { causesOf } = await import('../../rules/look-up.ts')
  const { errorLines } = await import('../../views/error-causes.ts')
  await printLines(errorLines(causesOf(words), lookOf(ascii)))
}

function lookOf(ascii: true | undefined): TextOptions {
  const width = printWidth({ env: process.env, terminal: process.stdout })
  return { width, glyphs: ascii === true ? 'ascii' : glyphSet(process.env) }
}

async function printLines(lines: readonly Line[]): Promise<void> {
  const { toAnsiText } = await import('../../text/ansi.ts')
  await print(toAnsiText(lines, colourLevel({ env: process.env, terminal: process.stdout })))
}
