// What the flags of `check` and `replay` mean in their modes: one that would do nothing, or would do what another one
// promises not to do, is refused by name.

import type { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { NETWORK_FLAGS } from '../network/flags.ts'
import { refuseIdleLooks, refuseOtherFlags, type Mode } from '../parse/mode-flags.ts'

/** Mirrors of others, each looked at for a moment. */
const LIST: Mode = {
  name: '--list',
  takes: [
    ...['--list', '--reference', '--image', '--platform', '--prefix', '--as', '--only', '--skip', '--quick'],
    ...['--docker-config', '--timeout', '--format', '--ascii', '--fail-on', ...NETWORK_FLAGS],
  ],
  remedy: 'leave it out, or check one of the mirrors on its own: pullscope check URL',
  because: {
    '--allow-writes': 'is not for mirrors of others: --list writes nothing',
    '--user':
      'has one password, which --list would send to every mirror; --docker-config has one for each host',
    '--output': 'is one capture, and --list looks at many mirrors',
    '--again': 'names candidates, and so does --list',
    '--with-hub': 'is one upstream, and --list looks at many mirrors',
  },
}

const AS_FOUND = 'does nothing with --again: a kept fault is tried as it was found'
const A_LINE = 'does nothing with --again: it prints a line a fault, and exits with 1 unless all are mended'

/** Kept faults. What was asked for, by whom and how, stands in their files. */
const AGAIN: Mode = {
  name: '--again',
  takes: [
    ...['--again', '--with-hub', '--hub-plain', '--ca-out', '--user', '--password-stdin', '--docker-config'],
    ...['--timeout', '--wait', '--allow-writes', '--scratch', '--output', '--ascii', ...NETWORK_FLAGS],
  ],
  remedy: 'leave it out, or run the whole check: pullscope check URL',
  because: {
    ...Object.fromEntries(
      ['--image', '--platform', '--prefix', '--as', '--client', '--quick'].map((flag) => [flag, AS_FOUND]),
    ),
    ...Object.fromEntries(['--format', '--fail-on', '--baseline'].map((flag) => [flag, A_LINE])),
    '--only': 'does nothing with --again: give the files of these faults alone',
    '--skip': 'does nothing with --again: leave out the files of these faults',
  },
}

/** What was given of the flags that stand in each other's way. */
interface Given {
  readonly list?: string
  readonly again?: readonly string[]
  readonly reference?: URL
  readonly quick?: true
  readonly allowWrites?: true
  readonly scratch?: string
  readonly output?: string
  readonly format: string
}

/** Of `check`. Throws `usage`. */
export function refuseIdleFlags(command: Command, urls: readonly string[], flags: Given): void {
  const { list, again, reference, quick, allowWrites, output } = flags
  if (list !== undefined) {
    if (urls.length > 0)
      throw usage('--list names the candidates, and so does a URL', 'leave one of them out')
    refuseOtherFlags(command, LIST)
    refuseIdleLooksOf(command, flags)
    return
  }
  if (reference !== undefined) throw usage('--reference is for the mirrors of --list', 'add --list FILE')
  if (again !== undefined) {
    refuseOtherFlags(command, AGAIN)
    if (urls.length > 1) throw usage('--again tries kept faults at one candidate', 'give one URL, or none')
    if (output !== undefined && again.length > 1)
      throw usage('-o is one capture, and --again with several files makes several', 'give one file')
  }
  if (quick === true && allowWrites === true)
    throw usage('--quick writes nothing, and --allow-writes is there', 'leave one of them out')
  refuseIdleScratch(flags)
  refuseIdleLooksOf(command, flags)
}

/** Of `replay`. Throws `usage`. */
export function refuseIdleReplayFlags(command: Command, flags: Given): void {
  refuseIdleScratch(flags)
  refuseIdleLooksOf(command, flags)
}

function refuseIdleScratch({ scratch, allowWrites }: Given): void {
  if (scratch === undefined || allowWrites === true) return
  throw usage('--scratch is where --allow-writes writes', 'add --allow-writes, or leave it out')
}

/** Reports for other programs, and for a browser, are not drawn with characters. */
function refuseIdleLooksOf(command: Command, { format }: Given): void {
  refuseIdleLooks(command, `--format ${format}`, format === 'text' ? ['glyphs'] : [])
}

function usage(message: string, remedy: string): PullscopeError {
  return new PullscopeError('usage', message, remedy)
}
