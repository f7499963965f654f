// Runs one command line: loads the command, reports what went wrong, and sets the exit code.

import { createProgram, HelpShown } from './program.ts'
import { parseCommandLine } from './parse/command-line.ts'
import { reportError } from './report.ts'
import { surviveBrokenStreams } from './stdio.ts'

/** Never rejects. The exit code is in `process.exitCode`; commands set it only when it is not 0. */
export async function run(argv: readonly string[]): Promise<void> {
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  surviveBrokenStreams()
  const line = parseCommandLine(argv)
  try {
    const program = await createProgram(line)
    await program.parseAsync(line.args, { from: 'user' })
  } catch (error) {
    process.exitCode = error instanceof HelpShown ? error.exitCode : say(error)
  }
}

function say(error: unknown): number {
  const { text, exitCode } = reportError(error)
  process.stderr.write(text)
  return exitCode
}

/** For what nobody waits for any more: the state is unknown, so the process ends here. */
function fail(error: unknown): never {
  process.exit(say(error))
}
