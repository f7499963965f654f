// The commands as commander sees them: in full the one that is asked for, of the others what help lists. Its errors become
// ours: one sentence, the next step, exit code 2.

import type { CommanderError } from 'commander'
import { Command } from 'commander'
import { exitCodeFor, PullscopeError } from '../errors.ts'
import { COMMANDS, type CommandEntry } from './commands/index.ts'
import type { CommandLine } from './parse/command-line.ts'

/** Help was printed, because it was asked for or because a command was missing. */
export class HelpShown extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super('help was shown')
    this.exitCode = exitCode
  }
}

const EXAMPLES = `
Examples:
  pullscope trace                                  listen on 127.0.0.1:8080 and show what comes by
  pullscope trace -o pull.jsonl                    the same, and keep it in a file
  pullscope demo                                   watch a pull without Docker and without network
  pullscope trace -- skopeo inspect docker://redis run a command behind the proxy
  pullscope show pull.jsonl                        read a capture
  pullscope export pull.jsonl --to mermaid         a diagram for a README or an issue
  pullscope explain pull.jsonl                     why a pull failed, and what to do
  pullscope diff direct.jsonl mirror.jsonl         two captures side by side, and what differs
  pullscope check https://mirror.example           what is wrong with a registry proxy, for whom, and how to mend it
  pullscope replay pull.jsonl --against https://mirror.example    a captured pull against a registry proxy
  pullscope recipe nginx                           the configuration of one that has no fault
  pullscope hub                                    a Docker Hub of your own, which records what it is asked
  pullscope ca path                                the certificate that clients have to trust

Exit codes: 0 fine, 1 findings or faults (--fail-on), 2 wrong usage, 3 something around it (port in use, no such file), 70 a bug in pullscope, 130 stopped by Ctrl-C (check, replay).
With a COMMAND, trace exits with its code.
`

/** To parse `line`, and no other: it has only what that one can reach. */
export async function createProgram(line: CommandLine): Promise<Command> {
  const program = new Command('pullscope')
    .usage('[COMMAND] [options]')
    .description(
      'See what a container pull really does: an intercepting proxy that reads the registry protocol.',
    )
    .addHelpText('after', EXAMPLES)
  for (const entry of COMMANDS) program.addCommand(await commandOf(entry, line))
  adopt(program)
  return program
}

/** commander runs a command, or helps with it, when an argument is its name. */
async function commandOf(entry: CommandEntry, line: CommandLine): Promise<Command> {
  const { name, takes, description, load } = entry
  if (line.args.includes(name)) return (await load(line)).description(description)
  const listed = new Command(name).description(description)
  return takes === '' ? listed : listed.arguments(takes)
}

/** The same manners for all commands. `main.ts` answers --version before anything of this is loaded. */
function adopt(command: Command): void {
  command
    .option('-V, --version', 'print the version')
    .configureOutput({ outputError: () => undefined })
    .exitOverride((error) => {
      throw ours(error, command)
    })
  for (const child of command.commands) adopt(child)
}

function ours({ code, exitCode, message }: CommanderError, command: Command): Error {
  if (code.startsWith('commander.help')) return new HelpShown(exitCode === 0 ? 0 : exitCodeFor('usage'))
  const told = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
    .replace(/\. Expected (.*)\.$/, ', expected $1')
  const help = `${pathOf(command)} --help says how`
  if (code === 'commander.unknownCommand' && command.parent === null) {
    return new PullscopeError('usage', told, `${help}; to trace a program: pullscope trace -- PROGRAM ARG…`)
  }
  if (code === 'commander.excessArguments' && command.name() === 'trace') {
    const behind = command.args.join(' ')
    return new PullscopeError('usage', `trace runs a command only behind --`, `pullscope trace -- ${behind}`)
  }
  return new PullscopeError('usage', told, help)
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
