import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseList } from '../../../src/replay/list/parse-list.ts'
import { anyText } from '../../helpers/hostile.ts'

function urls(text: string): readonly (readonly [number, string])[] {
  return parseList(text).entries.map(({ line, url }) => [line, url.href])
}

describe('parseList', () => {
  it('reads one mirror a line, with comments, blank lines and Windows line ends', () => {
    expect(
      urls(
        '\ufeff# mirrors\r\n\r\nhttps://a.example  # fast\n  b.example:8443\nhttp://127.0.0.1:5000/\nc.example/v2/',
      ),
    ).toEqual([
      [3, 'https://a.example/'],
      [4, 'https://b.example:8443/'],
      [5, 'http://127.0.0.1:5000/'],
      [6, 'https://c.example/'],
    ])
  })

  it.each([
    ['https://a.example https://b.example', 'more than one word'],
    ['ftp://a.example', 'no mirror speaks ftp://'],
    ['https://', 'not a URL'],
    ['a.example/dockerhub', 'has the path /dockerhub: give a project with --prefix'],
    ['https://a.example/?x=1', 'no query'],
    ['x'.repeat(3000), 'longer than 2048'],
  ])('leaves %j out, with its line and a reason', (text, reason) => {
    const { entries, problems } = parseList(`good.example\n${text}`)
    expect(entries).toHaveLength(1)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.line).toBe(2)
    expect(problems[0]?.message).toContain(reason)
  })

  it('does not repeat a password', () => {
    const { problems } = parseList('https://me:hunter2@a.example')
    expect(problems).toEqual([
      { line: 1, message: 'a list holds no credentials: give them with --docker-config' },
    ])
  })

  it('has each mirror once, however it is written', () => {
    expect(parseList('a.example\nb.example\nHTTPS://A.example:443/').problems).toEqual([
      { line: 3, message: 'the same mirror as in line 1' },
    ])
  })

  it('never throws, and loses no line', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const { entries, problems } = parseList(texts.join('\n'))
        const lines = texts
          .join('\n')
          .replace(/^\ufeff/, '')
          .split(/\r\n|\n|\r/)
        const empty = lines.filter((line) => line.replace(/(^|\s)#.*$/, '').trim() === '')
        expect(entries.length + problems.length + empty.length).toBe(lines.length)
      }),
    )
  })
})
