// What a user reads when a command cannot go on, and the exit code. Knows errors, no commands.

import { exitCodeFor, PullscopeError } from '../errors.ts'
import { escapeTerminal } from '../text/escape-terminal.ts'

export interface ErrorReport {
  readonly text: string
  readonly exitCode: number
}

/** One sentence and the next step. Only a bug in pullscope shows its stack. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof PullscopeError && error.code !== 'bug') {
    return {
      text: `pullscope: ${printable(error.message)}\n  ${printable(error.remedy)}\n`,
      exitCode: error.exitCode,
    }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    text: `pullscope: this is a bug in pullscope\n${printable(stack)}\nPlease report it, with the command that you ran.\n`,
    exitCode: exitCodeFor('bug'),
  }
}

/** Line breaks of our own stay; names of files and values of other people are made harmless. */
function printable(text: string): string {
  return text.split('\n').map(escapeTerminal).join('\n')
}
