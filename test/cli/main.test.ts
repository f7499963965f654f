import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pullscope } from './pullscope.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

describe('pullscope', () => {
  it.each([['--version'], ['-V'], ['trace', '--version'], ['ca', 'show', '-V']])(
    'prints its version: %s %s',
    async (...args) => {
      expect(await pullscope(args)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
    },
  )

  it.each([
    ['--help'],
    ['-h'],
    ['help'],
    ['trace', '--help'],
    ['help', 'show'],
    ['export', '-h'],
    ['ca', '-h'],
  ])('helps, with examples: %s %s', async (...args) => {
    const { code, stdout, stderr } = await pullscope(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: pullscope/)
    expect(stdout).toMatch(/\nExamples:\n {2}\S/)
    expect(stdout).toContain('-V, --version')
  })

  it.each([
    ['shwo a', "unknown command 'shwo'; did you mean show?", 'pullscope --help says how'],
    [
      'trace --lisen 80',
      "unknown option '--lisen'; did you mean --listen?",
      'pullscope trace --help says how',
    ],
    ['--lisen 80', "unknown option '--lisen'; did you mean --listen?", 'pullscope trace --help says how'],
    [
      'trace docker pull redis',
      'trace runs a command only behind --',
      'pullscope trace -- docker pull redis',
    ],
    ['trace --', 'there is no command behind --', 'write pullscope trace -- COMMAND ARG…'],
    ['trace --listen', "option '--listen <address>' argument missing", 'pullscope trace --help says how'],
    [
      'trace --listen 99999',
      '--listen 99999: 99999 is not a port, which is 0 to 65535',
      'write an address such as',
    ],
    ['trace --listen 0.0.0.0:80', '--listen 0.0.0.0:80: other machines could', '--listen 127.0.0.1:80'],
    [
      'trace --connect-to a:b',
      '--connect-to a:b is not of the form HOST:PORT:ADDR:PORT',
      'write for example',
    ],
    ['show', "missing required argument 'file'", 'pullscope show --help says how'],
    [
      'show a b',
      "too many arguments for 'show', expected 1 argument but got 2",
      'pullscope show --help says how',
    ],
    ['export a', "required option '--to <format>' not specified", 'pullscope export --help says how'],
    [
      'export a --to pdf',
      '--to pdf is not a format that pullscope writes',
      'give one of text, markdown, mermaid, svg, html, curl, json, har',
    ],
    ['export a --to text --width 9', '--width 9 is not a number of columns', 'give 60 to 9999'],
    ['ca shwo', "unknown command 'shwo'; did you mean show?", 'pullscope ca --help says how'],
  ])('answers `%s` with one sentence and the next step', async (args, sentence, step) => {
    const { code, stdout, stderr } = await pullscope(args.split(' '))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const [first = '', second = '', ...more] = stderr.split('\n')
    expect(first).toContain(`pullscope: ${sentence}`)
    expect(second).toMatch(/^ {2}\S/)
    expect(second).toContain(step)
    expect(more).toEqual([''])
  })

  it('shows the help of a group of commands that is given none, as a wrong use', async () => {
    const { code, stdout, stderr } = await pullscope(['ca'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: pullscope ca/)
  })
})
