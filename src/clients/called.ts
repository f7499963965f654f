// Which known program a command line calls, also behind sudo or env.

import { CLIENTS } from './index.ts'
import type { Program } from './program.ts'

export interface Called {
  readonly program: Program
  readonly args: readonly string[]
  /** `sudo` starts programs without the environment that it was given, unless it is told to keep it. */
  readonly environment: 'kept' | 'dropped'
}

/** Run other programs; options and `NAME=value` stand before the program's own name. */
const WRAPPERS = ['sudo', 'doas', 'env', 'time', 'nohup']
const OPTIONS_WITH_VALUE = ['-u', '--user', '-g', '--group']

/** null for a program that pullscope does not know. */
export function calledProgram(argv: readonly string[]): Called | null {
  const [path = '', ...args] = argv
  const name = path.replace(/^.*\//, '')
  if (!WRAPPERS.includes(name)) {
    const program = CLIENTS.flatMap((client) => client.programs).find((each) => each.name === name)
    return program === undefined ? null : { program, args, environment: 'kept' }
  }
  const start = args.findIndex(
    (arg, i) => !arg.startsWith('-') && !arg.includes('=') && !OPTIONS_WITH_VALUE.includes(args[i - 1] ?? ''),
  )
  const called = start === -1 ? null : calledProgram(args.slice(start))
  const drops = /^(?:sudo|doas)$/.test(name) && !args.slice(0, start).some(keepsEnvironment)
  return called !== null && drops ? { ...called, environment: 'dropped' } : called
}

function keepsEnvironment(option: string): boolean {
  return option === '-E' || option === '--preserve-env'
}

/** Whether an argument names a registry on this machine: `docker://localhost:5000/app`, `127.0.0.1:5000/app:1`. */
export function namesLoopback(args: readonly string[]): boolean {
  return args.some((arg) =>
    /^(?:[\w+-]+:\/\/)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/.test(arg),
  )
}
