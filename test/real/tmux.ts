// A real terminal: tmux, with a server of its own that no setting of the user reaches.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '../helpers/wait-for.ts'

export interface Tmux {
  /** Types into the shell, and Enter. */
  run(command: string): void
  /** Presses keys by the names of tmux. */
  press(...keys: readonly string[]): void
  resize(columns: number, rows: number): void
  rows(): readonly string[]
  /** All that the shell would still show if one scrolled back. */
  history(): string
  /** Whether the terminal is as a shell wants it: main screen, cursor shown, echo on. */
  isRestored(): boolean
  seen(text: string | RegExp): Promise<void>
  /** The program that runs in it, if it is not the shell. */
  childPid(name: string): Promise<number>
  close(): void
}

export function openTmux(columns: number, rows: number): Tmux {
  // A folder of its own, since tmux leaves its socket behind.
  const folder = mkdtempSync(join(tmpdir(), 'pullscope-tmux-'))
  const socket = join(folder, 'socket')
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm-256color',
    PS1: '$ ',
  }
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-f', '/dev/null', '-S', socket, ...args], { env, encoding: 'utf8' })
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh')
  const tell = (format: string): string => tmux('display-message', '-p', format).trim()

  const self: Tmux = {
    run: (command) => void tmux('send-keys', command, 'Enter'),
    press: (...keys) => void tmux('send-keys', ...keys),
    resize: (x, y) => void tmux('resize-window', '-x', String(x), '-y', String(y)),
    rows: () => tmux('capture-pane', '-p').split('\n').slice(0, -1),
    history: () => tmux('capture-pane', '-p', '-S', '-'),
    isRestored() {
      const echo = execFileSync('stty', ['-F', tell('#{pane_tty}'), '-a'], { encoding: 'utf8' })
      return (
        tell('#{alternate_on} #{cursor_flag}') === '0 1' && /\becho\b/u.test(echo) && !/-icanon/u.test(echo)
      )
    },
    async seen(text) {
      await waitFor(() => self.rows().some((row) => row.search(text) !== -1), {
        what: `the terminal to show ${String(text)}`,
        seen: () => self.rows(),
      })
    },
    childPid: (name) =>
      waitFor(
        () => {
          const list = execFileSync('ps', ['-o', 'pid=,args=', '-t', tell('#{pane_tty}')], {
            encoding: 'utf8',
          })
          const line = list.split('\n').find((entry) => entry.includes(name))
          return line === undefined ? null : Number.parseInt(line, 10)
        },
        { what: `a process of ${name}` },
      ),
    close() {
      tmux('kill-server')
      rmSync(folder, { recursive: true })
    },
  }
  return self
}
