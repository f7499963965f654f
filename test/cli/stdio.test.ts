import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { colourLevel, glyphSet, printWidth } from '../../src/cli/stdio.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { run, type Finished } from '../real/process.ts'

const tty = { isTTY: true, columns: 80 }
const pipe = {}

describe('colourLevel', () => {
  it.each([
    [{}, tty, '16'],
    [{}, pipe, 'none'],
    [{ NO_COLOR: '1' }, tty, 'none'],
    [{ NO_COLOR: '' }, tty, '16'],
    [{ TERM: 'dumb' }, tty, 'none'],
    [{ FORCE_COLOR: '1' }, pipe, '16'],
    [{ FORCE_COLOR: '', NO_COLOR: '1' }, tty, 'none'],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, pipe, '16'],
    [{ FORCE_COLOR: '0' }, tty, 'none'],
    [{ FORCE_COLOR: 'false' }, tty, 'none'],
  ] as const)('%j on %j: %s', (env, terminal, level) => {
    expect(colourLevel({ env, terminal })).toBe(level)
  })
})

describe('printWidth', () => {
  it.each([
    [{ COLUMNS: '120' }, tty, 80],
    [{ COLUMNS: '120' }, pipe, 120],
    [{ COLUMNS: 'wide' }, pipe, 100],
    [{ COLUMNS: '-1' }, pipe, 100],
    [{}, pipe, 100],
  ] as const)('%j on %j: %s', (env, terminal, width) => {
    expect(printWidth({ env, terminal })).toBe(width)
  })
})

describe('glyphSet', () => {
  it.each([
    [{}, 'utf8'],
    [{ LANG: 'en_GB.UTF-8' }, 'utf8'],
    [{ LANG: 'C.utf8' }, 'utf8'],
    [{ LANG: 'C' }, 'ascii'],
    [{ LC_ALL: '', LC_CTYPE: 'POSIX', LANG: 'en_GB.UTF-8' }, 'ascii'],
    [{ LC_ALL: 'en_GB.UTF-8', LANG: 'C' }, 'utf8'],
  ] as const)('%j: %s', (env, glyphs) => {
    expect(glyphSet(env)).toBe(glyphs)
  })
})

describe('holdNotes', () => {
  it.each([
    'release()',
    'release(); process.exit()',
    // A second Ctrl-C, and a screen that could not be put up.
    'process.exit()',
    '',
  ])('lets notes out once, after the screen, at %j', async (end) => {
    const script = `import { holdNotes, noteLines } from './src/cli/stdio.ts'
      const release = holdNotes(); noteLines(['held']); console.error('screen'); ${end}`
    const finished = await run([process.execPath, '--import', 'tsx', '--input-type=module', '-e', script])
    expect(finished).toMatchObject({ code: 0, stderr: 'screen\n    held\n' })
  })
})

describe('print', () => {
  /** Prints a thousand pieces, each with its number, and tells on stderr how many were asked for. */
  const PIECES = `import { print, surviveBrokenStreams } from './src/cli/stdio.ts'
    surviveBrokenStreams()
    let asked = 0
    function* pieces() { for (; asked < 1000; asked++) yield String(asked).padEnd(9999) + '\\n' }
    await print(pieces()); console.error(asked)`

  const printed = (behind: string): Promise<Finished> =>
    run(['sh', '-c', `"$0" --import tsx --input-type=module -e "$1" ${behind}`, process.execPath, PIECES])

  it('writes all pieces in their order', async () => {
    const { stdout, stderr } = await printed('| cat')
    expect(stderr).toBe('1000\n')
    expect(stdout.split('\n').map(Number)).toEqual([...Array(1000).keys(), 0])
  })

  it('appends pieces to a file', async () => {
    const file = join(await tempFolder(), 'out')
    writeFileSync(file, 'before\n')
    expect(await printed(`>>'${file}'`)).toMatchObject({ code: 0, stderr: '1000\n' })
    expect(readFileSync(file, 'utf8').split('\n').map(Number)).toEqual([NaN, ...Array(1000).keys(), 0])
  })

  it('asks for no more when the reader has seen enough', async () => {
    const { stdout, stderr } = await printed('| head -n 1')
    expect(stdout.trimEnd()).toBe('0')
    expect(Number(stderr)).toBeLessThan(1000)
    expect(stderr).not.toContain('EPIPE')
  })
})
