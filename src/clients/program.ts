// Programs that pull and push, as they stand on a command line: which of them talk to a registry themselves, and which
// leave that to a daemon that sees none of the environment they are given.

/** Pulls and pushes for a program; `unit` is its systemd unit. */
export interface Daemon {
  readonly name: string
  readonly unit: string
}

export type Speaker =
  /** `unless` says when it does not. */
  { readonly by: 'itself'; readonly unless?: string } | { readonly by: 'daemon'; readonly daemon: Daemon }

export interface Program {
  /** As it is called: `docker`. */
  readonly name: string
  /** Who talks to the registry for these arguments. */
  readonly speaker: (args: readonly string[]) => Speaker
}

export const ITSELF: Speaker = { by: 'itself' }

/** A program that always talks to registries itself. */
export function direct(name: string): Program {
  return { name, speaker: () => ITSELF }
}

/** A program for which a daemon does it always. */
export function throughDaemon(name: string, daemon: Daemon): Program {
  return { name, speaker: () => ({ by: 'daemon', daemon }) }
}

/** The words of a command, without options and the values of these options: `-H x pull redis` is `pull redis`. */
export function commandWords(args: readonly string[], optionsWithValue: readonly string[]): string[] {
  return args.filter((arg, i) => !arg.startsWith('-') && !optionsWithValue.includes(args[i - 1] ?? ''))
}
