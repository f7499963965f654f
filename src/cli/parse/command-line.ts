// Which part of the command line is ours, and which is the command to run. Loaded for --version too, so it stays small.

export interface CommandLine {
  /** Ours; the first is a command of pullscope, or asks for help. */
  readonly args: readonly string[]
  /** What stands behind `--` of `trace`; null when there is no `--`. */
  readonly command: readonly string[] | null
}

/** `trace` may be left out: `pullscope --listen 8080` and `pullscope -- docker pull redis` trace. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const [first] = argv
  const named = first !== undefined && (!first.startsWith('-') || first === '--help' || first === '-h')
  const args = named ? argv : ['trace', ...argv]
  const border = args.indexOf('--')
  if (args[0] !== 'trace' || border === -1) return { args, command: null }
  return { args: args.slice(0, border), command: args.slice(border + 1) }
}

/** True for `--version` or `-V` anywhere in our part, after any command. */
export function asksForVersion(argv: readonly string[]): boolean {
  const { args } = parseCommandLine(argv)
  return args.includes('--version') || args.includes('-V')
}
