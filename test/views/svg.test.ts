import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/rules/rule.ts'
import { displayWidth } from '../../src/text/width.ts'
import { svgText } from '../../src/views/svg.ts'
import { anyStory } from '../helpers/any-story.ts'
import { HOSTILE_TEXTS } from '../helpers/hostile.ts'
import { longPull } from '../helpers/long-pull.ts'
import { STORIES, helloWorld, troubles } from '../helpers/stories.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { Story } from '../helpers/traces.ts'
import { elements, parseXml } from '../helpers/xml.ts'
import type { Element } from '../helpers/xml.ts'

/** px of a letter in the widest of the usual monospaced fonts. */
const WIDEST_LETTER = 12 * 0.62

function drawn({ session, trace }: Story, findings: readonly Finding[] = []): Element {
  return parseXml(svgText(session, trace, { findings }))
}

function wordsOf(svg: Element): readonly string[] {
  return elements(svg, 'text').map(({ text }) => text)
}

describe('a picture of any trace', () => {
  it('is XML of shapes and words alone, and leads nowhere', () => {
    const known = ['svg', 'title', 'desc', 'style', 'rect', 'g', 'line', 'polygon', 'text']
    fc.assert(
      fc.property(anyStory, (any) => {
        const svg = drawn(any)
        const all = [svg, ...known.flatMap((name) => elements(svg, name))]
        const count = (within: Element): number =>
          1 + within.children.reduce((sum, child) => sum + count(child), 0)
        expect(count(svg)).toBe(all.length)
        for (const { attributes } of all)
          for (const name of Object.keys(attributes))
            expect(name).not.toMatch(/^(?:on|href|src|style|xlink)/u)
        for (const { text } of elements(svg, 'style')) expect(text).not.toMatch(/url|@import|expression/u)
      }),
    )
  })

  it('keeps every word inside, whatever the font', () => {
    fc.assert(fc.property(anyStory, (any) => expectInside(drawn(any))))
  })
})

it.each(Object.entries(STORIES))('keeps every word of %s inside', (_, each) => expectInside(drawn(each)))

/** How much of a text stands before its place. */
const SHIFT: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 }

function expectInside(svg: Element): void {
  const width = Number(svg.attributes['width'])
  for (const { attributes, text } of elements(svg, 'text')) {
    const own = Number(attributes['textLength'] ?? displayWidth(text) * WIDEST_LETTER)
    const x = Number(attributes['x'])
    const start = x - own * (SHIFT[attributes['text-anchor'] ?? 'start'] ?? 0)
    expect(start, text).toBeGreaterThanOrEqual(0)
    expect(start + own, text).toBeLessThanOrEqual(width)
  }
}

describe('a picture', () => {
  it('says the pull, its phases, lanes, arrows, times and names', () => {
    const words = wordsOf(drawn(helloWorld))
    for (const each of ['docker.io/library/hello-world:latest', 'docker 20.10.24', 'registry-1.docker.io'])
      expect(words).toContain(each)
    for (const each of ['GET /v2/', '401 Bearer', '12 ms', 'challenge', 'layers'])
      expect(words).toContain(each)
  })

  it('has a name and a summary for who does not see it', () => {
    const svg = drawn(helloWorld)
    expect(svg.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'title summary' })
    expect(elements(svg, 'desc').map(({ text }) => text.replace(/\s+/gu, ' '))).toEqual([
      'pullscope capture of 2026-08-22 10:11:12 UTC 1 pull 9 exchanges 16.0 kB',
    ])
  })

  it('is light on paper, and dark on a screen that is', () => {
    const [style] = elements(drawn(helloWorld), 'style')
    expect(style?.text).toContain('@media screen and (prefers-color-scheme:dark){')
  })

  it('is the same whenever it is drawn', () => {
    expect(svgText(troubles.session, troubles.trace)).toBe(svgText(troubles.session, troubles.trace))
  })

  it('has a finding under its step, whole, and what to do at the end', () => {
    const message =
      'The registry answered in a way that no client understands, which is why nothing came of it.'
    const finding: Finding = {
      ...{ rule: 'odd-answer', level: 'error', message, remedy: 'ask again', pull: 0 },
      evidence: [2],
    }
    const words = wordsOf(drawn(helloWorld, [finding]))
      .join('')
      .replaceAll(' ', '')
    expect(words).toContain(`${message} [odd-answer]`.replaceAll(' ', ''))
    expect(words).toContain('doaskagain')
  })

  it('says of what it is a part', () => {
    const { session, trace } = helloWorld
    const svg = parseXml(svgText(session, trace, { selection: '~phase <token>' }))
    expect(wordsOf(svg)).toContain('only the steps that ~phase <token> selects')
  })

  it('folds a long pull, and does not in full', () => {
    const { session, trace } = longPull(40)
    expect(svgText(session, trace)).toContain('37 more layers, 370 MB, 3.7 s')
    const full = svgText(session, trace, { extent: 'full' })
    expect(full).not.toContain('more layers')
    expect(full).toContain('layer 40/40')
  })
})

describe('hostile words', () => {
  it.each([...HOSTILE_TEXTS, '</script>', '</style>', ']]>', '&#0;'])('%j', (text) => {
    const svg = drawn(hostileStory(text))
    if (/^[ -~]{1,20}$/u.test(text) && text.trim() === text) expect(wordsOf(svg)).toContain(text)
  })

  it('of a megabyte are cut, and their beginning is told', () => {
    const { session, trace } = hostileStory('x<'.repeat(500_000))
    const text = svgText(session, trace)
    expect(text.length).toBeLessThan(80_000)
    expect(elements(parseXml(text), 'title').map(({ text: told }) => told.length)).toContain(2001)
  })
})

/** The same words in every place that a network fills. */
function hostileStory(text: string): Story {
  return story({
    participants: [DOCKER, { ...REGISTRY, label: text }],
    pulls: [{ reference: text, platform: text }],
    steps: [
      { phase: 'resolve', at: [0, 10, 20], ask: text, answer: text, status: 404, outcome: 'missing' },
      {
        ...{ phase: 'layer', at: [30, 40, 50], ask: text, answer: text, outcome: 'cut' },
        failed: { side: 'upstream', cause: 'reset', message: text },
      },
    ],
    session: { anomalies: [{ at: 1, exchange: null, message: text }], insecure: [text] },
  })
}
