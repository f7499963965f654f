// The commands, in the order in which help lists them. To add one: a file beside this, and an entry here. A command's
// file is loaded when a command line names it, and not before: what its flags and its help name may be heavy.

import type { Command } from 'commander'
import type { CommandLine } from '../parse/command-line.ts'

/** What the help of the whole program says of a command, and where the command is. */
export interface CommandEntry {
  readonly name: string
  /** Its arguments, as its usage has them; empty for none. */
  readonly takes: string
  /** What its own help says first, too. */
  readonly description: string
  readonly load: (line: CommandLine) => Promise<Command>
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'trace',
    takes: '',
    description: 'trace what clients ask of registries, live; the default command',
    load: async ({ command }) => (await import('./trace.ts')).traceCommand(command),
  },
  {
    name: 'demo',
    takes: '',
    description: 'watch a pull on the embedded hub: no Docker, no network',
    load: async () => (await import('./demo.ts')).demoCommand(),
  },
  {
    name: 'show',
    takes: '<file>',
    description: 'show a capture in the terminal',
    load: async () => (await import('./show.ts')).showCommand(),
  },
  {
    name: 'explain',
    takes: '[file]',
    description: 'say why the pulls of a capture failed, and what to do',
    load: async () => (await import('./explain.ts')).explainCommand(),
  },
  {
    name: 'export',
    takes: '<file>',
    description: 'write a capture in another format',
    load: async () => (await import('./export.ts')).exportCommand(),
  },
  {
    name: 'diff',
    takes: '<A> <B>',
    description: 'lay two captures side by side, and show what differs',
    load: async () => (await import('./diff.ts')).diffCommand(),
  },
  {
    name: 'scan',
    takes: '<file>',
    description: 'look for secrets in a capture, a HAR or a flow file',
    load: async () => (await import('./scan.ts')).scanCommand(),
  },
  {
    name: 'redact',
    takes: '<file>',
    description: 'clean a capture, a HAR or a flow file of secrets',
    load: async () => (await import('./redact.ts')).redactCommand(),
  },
  {
    name: 'check',
    takes: '[url...]',
    description: 'say what is wrong with a registry proxy, for whom, and how to mend it',
    load: async () => (await import('./check.ts')).checkCommand(),
  },
  {
    name: 'replay',
    takes: '<file>',
    description: 'ask a registry proxy for a captured pull again, and compare what it answers',
    load: async () => (await import('./replay.ts')).replayCommand(),
  },
  {
    name: 'hub',
    takes: '',
    description: 'be a Docker Hub for a client or a registry proxy, and keep what it asks',
    load: async () => (await import('./hub.ts')).hubCommand(),
  },
  {
    name: 'recipe',
    takes: '[kind]',
    description: 'print the configuration of a registry proxy that has no fault',
    load: async () => (await import('./recipe.ts')).recipeCommand(),
  },
  {
    name: 'ca',
    takes: '',
    description: 'the certificate authority that clients have to trust',
    load: async () => (await import('./ca.ts')).caCommand(),
  },
]
