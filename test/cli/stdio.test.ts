import { describe, expect, it } from 'vitest'
import { colourLevel, glyphSet, printWidth } from '../../src/cli/stdio.ts'
import { run } from '../real/process.ts'

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
