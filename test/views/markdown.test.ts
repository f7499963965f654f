import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { markdownText } from '../../src/views/markdown.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { anyStory } from '../helpers/any-story.ts'
import { anyText } from '../helpers/hostile.ts'
import { play } from '../helpers/play.ts'
import { helloWorld, nothing } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

function report({ session, trace }: Story, findings: readonly Finding[] = []): string {
  return markdownText(session, trace, { findings, glyphs: 'utf8' })
}

/** The lines outside fences, without what stands in code spans; fails where a fence has no end. */
function prose(markdown: string): readonly string[] {
  const lines: string[] = []
  let fence: string | null = null
  for (const line of markdown.split('\n')) {
    const [ticks] = /^`{3,}/u.exec(line) ?? []
    if (fence === null && ticks !== undefined) fence = ticks
    else if (fence !== null) fence = line === fence ? null : fence
    else lines.push(line.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/gu, 'CODE'))
  }
  expect(fence).toBeNull()
  return lines
}

const OUR_TAGS = /<\/?(?:details|summary)>|<!-- -->/gu

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom('tag-or-name-unknown', 'no-such-rule'),
  level: fc.constantFrom('error', 'warning', 'note'),
  message: anyText,
  remedy: anyText,
  evidence: fc.constant([0] as const),
  pull: fc.constantFrom(0, null),
})

describe('markdownText', () => {
  it('has no tag, ping or link of anybody but us, and tables that fit, whatever the capture', () => {
    fc.assert(
      fc.property(anyStory, fc.array(anyFinding, { maxLength: 4 }), (story, findings) => {
        const lines = prose(report(story, findings))
        for (const line of lines) {
          const rest = line.replaceAll(OUR_TAGS, ' ')
          expect(rest).not.toMatch(/(?<!\\)<[a-z/!?]/iu)
          expect(rest).not.toMatch(/[@#][\p{L}\p{N}]/u)
          expect(rest).not.toMatch(/(?<!\\)\]\(/u)
        }
        const opened = lines.filter((line) => line === '<details>').length
        expect(lines.filter((line) => line === '</details>')).toHaveLength(opened)
        const cells = (line: string): number => line.match(/(?<!\\)(?:\\\\)*\|/gu)?.length ?? 0
        const rows = lines.filter((line) => line.startsWith('| '))
        const widths = new Set(rows.map(cells))
        // Two tables: pulls with five columns, hosts with seven.
        for (const width of widths) expect([6, 8]).toContain(width)
      }),
    )
  })

  it('says something of a capture with nothing in it', () => {
    expect(report(nothing)).toContain('nothing captured')
  })

  it('folds a diagram that is long, and gives one that cannot be drawn as text, within what an issue takes', () => {
    expect(report(helloWorld)).toContain('### Diagram\n\n```mermaid')
    const log = play()
    for (let i = 0; i < 40; i++) log.exchange(`GET https://registry.test/v2/acme/app${i}/manifests/1`, 404)
    const long = reduceAll(log.events)
    expect(report({ session: long, trace: decode(long) })).toContain(
      '<summary>Sequence diagram</summary>\n\n```mermaid',
    )
    for (let i = 0; i < 2000; i++) log.exchange(`GET https://registry.test/v2/acme/app${i}/manifests/1`, 404)
    const session = reduceAll(log.events)
    const huge = report({ session, trace: decode(session) })
    expect(huge).toMatch(/\d+ more lines: `pullscope export --to text` has them all\./u)
    expect(huge).not.toContain('```mermaid')
    expect(huge.length).toBeLessThan(65_536)
  })

  it('tells what was replaced, by kind and number, and no value', async () => {
    const { session, trace, findings } = await judgedCapture('docker-pull-private-denied')
    const text = markdownText(session, trace, { findings, glyphs: 'utf8', program: 'pullscope 9.9.9' })
    expect(text).toMatch(/^- Secrets, replaced by fingerprints of this capture: .*authorization \(\d+\)/mu)
    expect(text).toContain('- Written by pullscope 9.9.9')
    expect(text).not.toContain('redacted:')
  })

  it('warns of secrets that were kept, and says of what it is a part', () => {
    const { session, trace } = helloWorld
    const options = { findings: [], glyphs: 'utf8', selection: '~phase layer `x`' } as const
    const text = markdownText({ ...session, secretsKept: true }, trace, options)
    expect(text).toContain('**This capture holds secrets**')
    expect(text).toContain('Only the steps that `` ~phase layer `x` `` selects.')
  })

  it('keeps to ASCII signs where asked to', async () => {
    const { session, trace, findings } = await judgedCapture('docker-pull-missing-tag')
    const text = markdownText(session, trace, { findings, glyphs: 'ascii' })
    expect(text).not.toMatch(/[▸✔✘│─▶]/u)
  })
})
