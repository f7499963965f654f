// A terminal without a terminal: streams that take themselves for one, and a screen that does what they are told, as far
// as the screen of pullscope makes use of it. Anything else is an error, so that nothing slips by.

import { PassThrough, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'

export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** What can be seen, without spaces at the ends. */
  rows(): readonly string[]
  readonly modes: ReadonlySet<string>
  isRaw(): boolean
  /** All bytes since the last call. */
  taken(): string
  type(keys: string): Promise<void>
  resize(columns: number, rows: number): void
}

export function fakeTerminal(columns: number, height: number): FakeTerminal {
  let grid = blank(columns, height)
  let [x, y] = [0, 0]
  let taken = ''
  let raw = false
  const modes = new Set<string>()

  const move: Record<string, (count: number) => void> = {
    A: (count) => (y = Math.max(0, y - count)),
    E: (count) => {
      y = Math.min(grid.length - 1, y + count)
      x = 0
    },
    G: (column) => (x = column - 1),
    H: () => ([x, y] = [0, 0]),
    K: () => grid[y]?.fill(' ', x),
    J: () => {
      grid[y]?.fill(' ', x)
      for (const row of grid.slice(y + 1)) row.fill(' ')
    },
    m: () => undefined,
  }

  function control(sequence: string): void {
    const [, mark, parameter, final = ''] = /^\u001b\[(\??)([\d;]*)([A-Za-z])$/u.exec(sequence) ?? []
    if (mark === '?') {
      if (final === 'h') modes.add(parameter ?? '')
      else modes.delete(parameter ?? '')
      return
    }
    const act = move[final]
    if (act === undefined || (final === 'J' && parameter !== '')) {
      throw new Error(`the terminal does not know ${JSON.stringify(sequence)}`)
    }
    act(Number(parameter === '' ? 1 : (parameter ?? 1)))
  }

  function put(character: string): void {
    if (character === '\n') [x, y] = [0, y + 1]
    else if (character >= ' ') {
      const row = grid[y]
      if (row === undefined || x >= row.length) throw new Error(`written outside the window: ${x},${y}`)
      row[x++] = character
    }
    if (y >= grid.length) {
      grid.shift()
      grid.push(...blank(grid[0]?.length ?? 0, 1))
      y = grid.length - 1
    }
  }

  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = chunk.toString()
      taken += text
      for (const part of text.match(/\u001b\[[^A-Za-z]*[A-Za-z]|./gsu) ?? []) {
        if (part.startsWith('\u001b')) control(part)
        else put(part)
      }
      done()
    },
  })
  const stdin = new PassThrough()
  return {
    stdin: Object.assign(stdin, {
      isTTY: true,
      setRawMode: (on: boolean) => (raw = on),
      ref: () => undefined,
      unref: () => undefined,
    }) as unknown as NodeJS.ReadStream,
    stdout: Object.assign(stdout, { isTTY: true, columns, rows: height }) as unknown as NodeJS.WriteStream,
    rows: () => grid.map((row) => row.join('').trimEnd()),
    modes,
    isRaw: () => raw,
    taken() {
      const all = taken
      taken = ''
      return all
    },
    async type(keys) {
      stdin.write(keys)
      // Ink reads when the stream says so, and holds an escape back for one turn.
      await setImmediate()
      await setImmediate()
    },
    resize(newColumns, newRows) {
      grid = blank(newColumns, newRows)
      ;[x, y] = [0, Math.min(y, newRows - 1)]
      Object.assign(stdout, { columns: newColumns, rows: newRows })
      stdout.emit('resize')
    },
  }
}

function blank(columns: number, rows: number): string[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '))
}
