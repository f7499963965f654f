// Which flags mean something in which mode of a command: what would be passed over in silence must not look as if it had
// been done.

import type { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'

/** A mode that one flag, or the lack of it, asks for. */
export interface Mode {
  /** As messages name it: `--list`. */
  readonly name: string
  /** All flags that do something in it, such as `--image`. */
  readonly takes: readonly string[]
  /** The next step for one that does not. */
  readonly remedy: string
  /** Why not, for those of which it has to be said: what stands behind the flag in a message. */
  readonly because?: Readonly<Record<string, string>>
}

/** Of commands that list what there is instead of doing anything. */
export const LIST_ALONE: Mode = { name: '--list', takes: ['--list'], remedy: 'leave one of them out' }

/** Throws `usage` for the first flag on the command line that the mode does not take. */
export function refuseOtherFlags(command: Command, { name, takes, remedy, because = {} }: Mode): void {
  const idle = command.options.find(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' && !takes.includes(option.long ?? ''),
  )
  if (idle === undefined) return
  const flag = idle.long ?? idle.flags
  const why = because[flag] ?? `does nothing with ${name}`
  throw new PullscopeError('usage', `${flag} ${why}`, remedy)
}

/** What a user may ask of how a document looks. */
export type Look = 'width' | 'glyphs' | 'extent'

const LOOKS: ReadonlyMap<string, Look> = new Map([
  ['--width', 'width'],
  ['--ascii', 'glyphs'],
  ['--full', 'extent'],
  ['--all', 'extent'],
])

/** `name`: as in `--to har`; `reads`: of the format. Throws `usage` for the first flag that it has no use for. */
export function refuseIdleLooks(command: Command, name: string, reads: readonly Look[]): void {
  const takes = command.options.flatMap(({ long }) => {
    const look = LOOKS.get(long ?? '')
    return look === undefined || reads.includes(look) ? [long ?? ''] : []
  })
  refuseOtherFlags(command, { name, takes, remedy: 'leave it out, or take another format' })
}
