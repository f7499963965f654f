// The detail of a step as a structure; the screen's goldens (test/ui/detail.test.ts) have its words.

import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/rules/rule.ts'
import { detailOf, detailTitle } from '../../src/views/detail.ts'
import type { Block } from '../../src/views/detail/block.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { plainText } from '../../src/text/span.ts'
import { helloWorld } from '../helpers/stories.ts'

const { session, trace } = helloWorld
const finding: Finding = {
  ...{ rule: 'odd', level: 'error', message: 'Odd.', remedy: 'ask again', pull: 0 },
  evidence: [1],
}

function detail(step: number, steps = trace.steps): readonly Block[] {
  const own = steps.find(({ id }) => id === step)
  if (own === undefined) throw new Error(`no step ${step}`)
  return detailOf({ session, trace: { ...trace, steps }, findings: [finding] }, own, GLYPHS.utf8)
}

function fieldOf(blocks: readonly Block[], name: string): string | undefined {
  return blocks.flatMap((block) =>
    block.kind === 'field' && block.name === name ? [block.value.text] : [],
  )[0]
}

describe('the detail of a step', () => {
  it('names what it followed from and led to', () => {
    expect(fieldOf(detail(1), 'because of')).toBe('GET /v2/ → 401 Bearer')
    expect(fieldOf(detail(1), 'led to')).toBe('HEAD latest → 200 sha256:d87d83…')
  })

  it('has what was found of it, and of no other', () => {
    expect(fieldOf(detail(1), 'do')).toBe('ask again')
    expect(fieldOf(detail(2), 'do')).toBeUndefined()
  })

  it('finds a step by its id where only some are drawn', () => {
    const some = trace.steps.filter(({ id }) => id >= 2)
    expect(fieldOf(detail(2, some), 'because of')).toBeUndefined()
    expect(fieldOf(detail(2), 'because of')).toBe('token library/hello-world:pull → 200 token, 300 s')
  })

  it('is called what was asked and what came back', () => {
    const [first] = trace.steps
    if (first === undefined) throw new Error('an empty story')
    expect(plainText(detailTitle(first, GLYPHS.utf8))).toBe('GET /v2/ → 401 Bearer')
    expect(plainText(detailTitle({ ...first, answer: null, endedAt: null }, GLYPHS.ascii))).toBe(
      'GET /v2/ -> no answer yet',
    )
  })
})
