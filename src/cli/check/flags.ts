// The flags that check and replay share: how the candidate is named, as whom, by which clients, and what comes of it.

import { Option, type Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import type { Way } from '../../replay/candidate.ts'
import type { ReportFormat } from '../../replay/reports/report.ts'
import { addNetworkFlags, type NetworkFlags } from '../network/flags.ts'
import { listFor } from '../parse/list.ts'
import { parseRecordingFile } from '../parse/output.ts'
import type { CredentialFlags } from './credentials.ts'

/** From which faults on a command exits with 1; `never` even when it cannot tell. */
export type FailFrom = 'error' | 'warning' | 'note' | 'never'

export interface CandidateFlags extends NetworkFlags, CredentialFlags {
  readonly as?: Way
  readonly prefix?: string
  /** Ids, not looked at yet. */
  readonly client?: readonly string[]
  readonly timeout: number
  /** Seconds; of `check` alone. */
  readonly wait?: number
  readonly allowWrites?: true
  readonly scratch?: string
  readonly format: ReportFormat['id']
  readonly ascii?: true
  readonly failOn: FailFrom
  readonly baseline?: string
  readonly output?: string
}

/** All formats of reports/; not read from there, for that would load them for every command. */
const FORMATS: readonly ReportFormat['id'][] = ['text', 'json', 'junit', 'sarif', 'markdown', 'html']

const PATIENCE_S = 30

export function addCandidateFlags(command: Command): Command {
  const named = command
    .addOption(
      new Option(
        '--as <way>',
        'how clients name it: host (docker pull HOST/redis) or mirror (registry-mirrors, hosts.toml); both by default',
      ).choices(['host', 'mirror'] satisfies Way[]),
    )
    .option(
      '--prefix <project>',
      'all names begin with this path, as a proxy project of Harbor does',
      nameFor('--prefix', 'dockerhub'),
    )
    .option(
      '--client <list>',
      'as these clients alone: docker, containerd, podman, skopeo, crane; all by default',
      listFor('--client', 'docker,podman'),
    )
    .option('--user <name>', 'log in at the candidate; with --password-stdin')
    .option('--password-stdin', 'read the password from standard input')
    .option('--docker-config [dir]', 'log in as docker does, by the config.json of this folder')
    .option(
      '--timeout <seconds>',
      'the longest wait for one answer',
      secondsFor('--timeout', 'some'),
      PATIENCE_S,
    )
    .option(
      '--scratch <name>',
      'the repository to write to with --allow-writes (pullscope/check)',
      nameFor('--scratch', 'team/scratch'),
    )
    .option('--allow-writes', 'push to the candidate, too, where a probe or the capture needs it')
  return addNetworkFlags(named)
    .option(
      '-o, --output <file>',
      'keep what was asked as a capture in this file, which must not exist yet',
      parseRecordingFile,
    )
    .addOption(
      new Option('--format <format>', 'of the report on standard output').choices(FORMATS).default('text'),
    )
    .option('--ascii', 'draw with plain ASCII characters')
    .option(
      '--baseline <file>',
      'an earlier report (--format json): fail for what is new only, and say what is mended',
    )
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 from this level of faults on')
        .choices(['error', 'warning', 'note', 'never'] satisfies FailFrom[])
        .default('error'),
    )
}

/** For a part of the name of an image. */
function nameFor(flag: string, example: string): (text: string) => string {
  return (text) => {
    const name = text.replace(/^\/+|\/+$/g, '')
    if (/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(name)) return name
    throw new PullscopeError(
      'usage',
      `${flag}: "${text}" is no part of the name of an image`,
      `lower case letters, digits, and . _ - / between them, as in ${flag} ${example}`,
    )
  }
}

/** For commander. `least`: whether 0 is one. */
export function secondsFor(flag: string, least: 'none' | 'some'): (text: string) => number {
  return (text) => {
    const seconds = text.trim() === '' ? NaN : Number(text)
    if ((seconds > 0 || (seconds === 0 && least === 'none')) && seconds <= 3600) return seconds
    throw new PullscopeError(
      'usage',
      `${flag} ${text} is no number of seconds ${least === 'none' ? 'from 0' : 'above 0,'} to 3600`,
      `write it as in ${flag} 30`,
    )
  }
}
