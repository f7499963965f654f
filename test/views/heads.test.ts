import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { headLines } from '../../src/views/heads.ts'

const heads = (labels: readonly string[], columns: readonly number[], width: number): readonly string[] =>
  headLines(
    labels.map((label, i) => ({ label, column: columns[i] ?? 0 })),
    width,
  ).map(plainText)

describe('headLines', () => {
  it('centres each label over its lane', () => {
    expect(heads(['client', 'registry'], [8, 28], 60)).toEqual(['      client             registry'])
  })

  it('breaks a label where its room ends, the last line next to the lane', () => {
    expect(heads(['docker', 'auth.docker.io', 'b.io'], [8, 17, 26], 60)).toEqual([
      '               auth.',
      '              docker.',
      '     docker      io      b.io',
    ])
  })

  it('makes the lines of a label about equally long', () => {
    const host = 'production.cloudflare.docker.com'
    expect(heads(['docker', host], [8, 45], 60)).toEqual([
      '      docker                production.cloudflare.docker.com',
    ])
    expect(heads(['docker', host, 'x'], [8, 28, 48], 60)).toEqual([
      '                       production.',
      '     docker       cloudflare.docker.com         x',
    ])
  })

  it('ends a label that is too long for four lines in an ellipsis', () => {
    const lines = heads(['docker', 'x'.repeat(500)], [8, 20], 40)
    expect(lines).toHaveLength(4)
    expect(lines.at(-1)).toMatch(/x…$/u)
  })
})
