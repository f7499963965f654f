// `--select`: which steps a command tells of. The expression itself is read in src/select.

import { Option, type Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { OPERATORS } from '../../select/operators/index.ts'
import { parseSelect } from '../../select/parse.ts'
import { printSelect, type Select } from '../../select/select.ts'

export interface Selection {
  /** As it was given. */
  readonly text: string
  readonly select: Select
}

export interface SelectFlag {
  readonly select?: Selection
}

/** For the help of a command that selects. */
export const SELECT_HELP = `
Expressions for --select; what stands side by side must all hold:
  & | ! ( )               and, or, not; a word, or "words in quotes", is text that a row shows
${OPERATORS.map(({ name, argument, help }) => `  ${`${name} ${argument ?? ''}`.padEnd(24)}${help}`).join('\n')}
REGEX has no regard to case; one with spaces, quotes, parentheses, & or | stands in quotes.
`

export function addSelect(command: Command, does: string): Command {
  return command.addOption(new Option('--select <expr>', does).argParser(parseSelection))
}

function parseSelection(text: string): Selection {
  const parsed = parseSelect(text)
  if (parsed.ok) return { text, select: parsed.select }
  throw new PullscopeError(
    'bad-select',
    `--select ${text} is no expression: at character ${parsed.at + 1}, ${parsed.message}`,
    "give one such as '~phase layer & ~c 4xx'; pullscope export --help lists the operators",
  )
}

/** What the screen's filter has to hold: a text without operators would be plain text there. Empty without a selection. */
export function screenFilter(selection: Selection | undefined): string {
  if (selection === undefined) return ''
  const { text, select } = selection
  return text.includes('~') ? text : printSelect(select, 'named')
}
