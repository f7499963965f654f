import { describe, expect, it } from 'vitest'
import { asksForVersion, parseCommandLine } from '../../../src/cli/parse/command-line.ts'

const parse = (text: string): unknown => {
  const { args, command } = parseCommandLine(text === '' ? [] : text.split(' '))
  return [args.join(' '), command?.join(' ') ?? null]
}

describe('parseCommandLine', () => {
  it.each([
    ['', 'trace', null],
    ['--listen 8080', 'trace --listen 8080', null],
    ['trace -o a', 'trace -o a', null],
    ['-- docker pull --quiet redis', 'trace', 'docker pull --quiet redis'],
    ['-o a -- show b', 'trace -o a', 'show b'],
    ['trace -- a -- b', 'trace', 'a -- b'],
    ['trace --', 'trace', ''],
    ['trace docker pull', 'trace docker pull', null],
    ['show -- -odd-name', 'show -- -odd-name', null],
    ['shwo a', 'shwo a', null],
    ['--help', '--help', null],
    ['-h', '-h', null],
  ])('%j', (text, args, command) => {
    expect(parse(text)).toEqual([args, command])
  })
})

describe('asksForVersion', () => {
  it.each(['--version', '-V', 'trace --version', 'ca show -V', '-V -- docker'])('%s: yes', (text) => {
    expect(asksForVersion(text.split(' '))).toBe(true)
  })

  it.each(['trace', '-- docker --version', 'trace -- x -V'])('%s: no', (text) => {
    expect(asksForVersion(text.split(' '))).toBe(false)
  })
})
