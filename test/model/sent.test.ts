import { expect, it } from 'vitest'
import { sentHeaders } from '../../src/model/sent.ts'

it('tells headers as they went on: replaced, left out, added, or as they came', () => {
  const headers = [
    ['HOST', '127.0.0.1:5000'],
    ['Accept', 'a'],
    ['authorization', 'Bearer t'],
    ['Accept', 'b'],
  ] as const
  expect(sentHeaders({ headers })).toBe(headers)
  const rewritten = [
    { part: 'url', from: 'http://127.0.0.1:5000/', to: 'https://cdn.test/' },
    { part: 'host', from: '127.0.0.1:5000', to: 'cdn.test' },
    { part: 'authorization', from: 'Bearer t', to: null },
    { part: 'via', from: null, to: 'x' },
  ]
  expect(sentHeaders({ headers, rewritten })).toEqual([
    ['via', 'x'],
    ['HOST', 'cdn.test'],
    ['Accept', 'a'],
    ['Accept', 'b'],
  ])
})
