// Runs the command behind the proxy as a shell would: its streams are ours, its signals too, and so is its end.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { PullscopeError } from '../../errors.ts'
import { hasCode, systemReason } from '../../io/system-error.ts'
import { note } from '../stdio.ts'

export interface CommandEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

interface CommandOptions {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly onStart: () => void
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves when the command has ended. Throws `command-not-found` or `command-not-runnable`. */
export function runCommand({
  argv: [name = '', ...args],
  env,
  onStart,
}: CommandOptions): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { env, stdio: 'inherit' })
    const forward = (signal: NodeJS.Signals): void => {
      // Ctrl-C goes to all programs of a terminal: to pass it on would make it the second one, which kills at once.
      if (signal !== 'SIGINT' || !hasTerminal()) child.kill(signal)
    }
    for (const signal of FORWARDED) process.on(signal, forward)
    const settle = (): void => {
      for (const signal of FORWARDED) process.off(signal, forward)
    }
    child.once('spawn', onStart)
    child.on('error', (error) => {
      if (child.pid !== undefined) {
        // It runs; only a signal did not reach it, as happens with sudo, which belongs to another user.
        note(`cannot pass a signal on to ${name}: ${systemReason(error)}`)
        return
      }
      settle()
      reject(notRun(name, error))
    })
    child.once('exit', (code, signal) => {
      settle()
      resolve({ code, signal })
    })
  })
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
}

/** The exit code by which a shell would tell this end: 128 and the number of the signal (POSIX sh, 2.8.2). */
export function exitCodeOf({ code, signal }: CommandEnd): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

function notRun(name: string, error: Error): PullscopeError {
  return hasCode(error, 'ENOENT')
    ? new PullscopeError(
        'command-not-found',
        `there is no command ${name}`,
        'check its spelling and your PATH',
        error,
      )
    : new PullscopeError(
        'command-not-runnable',
        `cannot run ${name}: ${systemReason(error)}`,
        'check that it is a program, or a script with #! in its first line, and may be executed',
        error,
      )
}
