import { describe, expect, it } from 'vitest'
import { reportError } from '../../src/cli/report.ts'
import { PullscopeError } from '../../src/errors.ts'

describe('reportError', () => {
  it('tells what is wrong and what to do, and no stack', () => {
    const error = new PullscopeError('port-in-use', '127.0.0.1:1 is in use', 'take another')
    expect(reportError(error)).toEqual({
      text: 'pullscope: 127.0.0.1:1 is in use\n  take another\n',
      exitCode: 3,
    })
  })

  it('lets no file name act on the terminal', () => {
    const error = new PullscopeError('file-missing', 'there is no file \u001b]0;x\u0007\r', 'look\u202e')
    expect(reportError(error).text).toBe('pullscope: there is no file \\x1b]0;x\\x07\\r\n  look\\u{202e}\n')
  })

  it('shows the stack of a bug, and asks for a report', () => {
    const { text, exitCode } = reportError(new TypeError('x is undefined'))
    expect(exitCode).toBe(70)
    expect(text).toMatch(/^pullscope: this is a bug in pullscope\nTypeError: x is undefined\n {4}at .*\n/)
    expect(text).toMatch(/\nPlease report it, with the command that you ran\.\n$/)
    expect(reportError('odd').text).toContain('\nodd\n')
  })
})
