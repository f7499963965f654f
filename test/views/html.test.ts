import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BodySummary } from '../../src/capture/event.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { htmlText } from '../../src/views/html.ts'
import { anyStory } from '../helpers/any-story.ts'
import { HOSTILE_TEXTS } from '../helpers/hostile.ts'
import { longPull } from '../helpers/long-pull.ts'
import { helloWorld } from '../helpers/stories.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { Story } from '../helpers/traces.ts'

function page({ session, trace }: Story, findings: readonly Finding[] = []): string {
  return htmlText(session, trace, { findings })
}

/** What stands in the elements of a name. */
function contents(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 'gsu'))].map(
    ([, text = '']) => text,
  )
}

interface Search {
  readonly texts: readonly (readonly [step: number, text: string])[]
  readonly folds: Readonly<Record<string, readonly number[]>>
}

function searchOf(html: string): Search {
  const [, json = ''] = /<script type="application\/json" id="search">(.*?)<\/script>/su.exec(html) ?? []
  return JSON.parse(json) as Search
}

const VOID = ['meta', 'input', 'br', 'rect', 'line', 'polygon']
const TAG = /<\/([a-z]\w*)>|<([a-z]\w*)((?: [\w-]+(?:="[^"<>]*")?)*)\/?>/uy

/** Names of all attributes. Throws where an element is not closed, or a sign stands outside of a tag. */
function attributesOf(html: string): ReadonlySet<string> {
  const body = html
    .replace('<!doctype html>', '')
    .replace(/<(style|script)((?: [^>]*)?)>.*?<\/\1>/gsu, '<$1$2></$1>')
  const [names, open] = [new Set<string>(), [] as string[]]
  for (let at = body.indexOf('<'); at >= 0; at = body.indexOf('<', TAG.lastIndex)) {
    TAG.lastIndex = at
    const match = TAG.exec(body)
    if (match === null) throw new Error(`no tag: ${body.slice(at, at + 60)}`)
    const [, closed, opened = '', attributes = ''] = match
    for (const [, name = ''] of attributes.matchAll(/ ([\w-]+)/gu))
      if (attributes.includes(` ${name}`)) names.add(name)
    if (closed !== undefined && open.pop() !== closed) throw new Error(`</${closed}> closes nothing`)
    if (closed === undefined && !VOID.includes(opened)) open.push(opened)
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(' ')}`)
  return names
}

describe('a page of any trace', () => {
  it('is made of our own elements, and each step is in it', () => {
    fc.assert(
      fc.property(anyStory, (any) => {
        const html = page(any)
        for (const name of attributesOf(html.replace(/ (?:content|aria-label)="[^"]*"/gu, '')))
          expect(name).not.toMatch(/^(?:on\w*|src|style|srcset|action|xlink)$/u)
        for (const [, href = ''] of html.matchAll(/ href="([^"]*)"/gu)) expect(href).toMatch(/^#[\w-]+$/u)
        for (const { id } of any.trace.steps) expect(html).toContain(`<article id="step-${id}"`)
        expect(
          searchOf(html)
            .texts.map(([id]) => id)
            .toSorted((a, b) => a - b),
        ).toEqual(any.trace.steps.map(({ id }) => id))
      }),
      { numRuns: 50 },
    )
  })
})

describe('a page', () => {
  it('allows its own script and style by their hashes, and nothing else', () => {
    const html = page(helloWorld)
    const hash = (name: string): string =>
      createHash('sha256')
        .update(contents(html, name)[0] ?? '')
        .digest('base64')
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/u.exec(html) ?? []
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash('script')}'`,
      `style-src 'sha256-${hash('style')}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
  })

  it('tells of each step what it is for, what was said, and how long it took', () => {
    const html = page(helloWorld)
    const [, token = ''] = html.split('<article id="step-1"')
    const [article = ''] = token.split('</article>')
    for (const words of ['token library/hello-world:pull', '200 token, 300 s', 'auth.docker.io', 'Times'])
      expect(article).toContain(words)
    expect(article).toContain('<dt>ended</dt><dd>after 31 ms</dd>')
  })

  it('tells of a finding what to do, and leads to the steps that prove it', () => {
    const finding: Finding = {
      ...{ rule: 'odd-answer', level: 'error', message: 'Odd.', remedy: 'ask again', pull: 0 },
      evidence: [2, 1],
    }
    const html = page(helloWorld, [finding])
    expect(html).toContain('<dt>do</dt><dd>ask again</dd>')
    expect(html).toContain('<a href="#step-2">HEAD latest → 200 sha256:d87d83…</a>')
    expect(html).toContain('1 finding</a>')
  })

  it('says of what it is a part', () => {
    const { session, trace } = helloWorld
    expect(htmlText(session, trace, { selection: '~phase <token>' })).toContain(
      '<p class="dim">only the steps that <code>~phase &lt;token&gt;</code> selects</p>',
    )
  })

  it('folds a long pull in its diagram alone, and finds what is folded', () => {
    const { session, trace } = longPull(40)
    const html = htmlText(session, trace)
    expect(html).toContain('37 more layers, 370 MB, 3.7 s')
    expect(html.match(/<article id="step-/gu)).toHaveLength(81)
    expect(html.match(/<a class="time"/gu)).toHaveLength(81)
    const { texts, folds } = searchOf(html)
    expect(Object.keys(folds)).toEqual(['7'])
    expect(folds['7']).toHaveLength(74)
    expect(texts.find(([id]) => id === 80)?.[1]).toContain('get blob 000028')
    expect(searchOf(htmlText(session, trace, { extent: 'full' })).folds).toEqual({})
  })
})

describe('hostile words', () => {
  it.each([...HOSTILE_TEXTS, '</script><script>alert(1)</script>', '</style>', ']]>', '</pre>', '<!--'])(
    '%j',
    (text) => {
      const html = page(hostileStory(text))
      attributesOf(html)
      expect(html.match(/<script/gu)).toHaveLength(2)
      expect(html.match(/<style/gu)).toHaveLength(1)
      expect(html).not.toContain('<img')
      expect(html).not.toContain('<!--')
      expect(searchOf(html).texts[0]?.[1]).toContain(text.toLowerCase())
    },
  )

  it('of a megabyte are cut, and it says by how much', () => {
    const html = page(hostileStory('x<'.repeat(500_000)))
    expect(html).toContain('996000 more characters')
    expect(html.length).toBeLessThan(1_500_000)
  })

  it('in bodies fill no more than a page can hold', () => {
    const html = page(hostileStory('a', 300, 'b'.repeat(100_000)))
    expect(html.length).toBeLessThan(20 * 1024 * 1024)
    expect(html).toContain('100 kB of text, left out of this page')
    expect(html).toContain('34464 more characters')
  })
})

/** The same words in every place that a network fills. */
function hostileStory(text: string, steps = 2, body = text): Story {
  const told = story({
    participants: [DOCKER, { ...REGISTRY, label: text }],
    pulls: [{ reference: text, platform: text }],
    steps: Array.from({ length: steps }, (_, i) => ({
      ...({ phase: 'layer', at: [i, i + 1, i + 2], ask: text, answer: text, outcome: 'ok' } as const),
      facts: { digest: text, mediaType: text },
    })),
    session: { anomalies: [{ at: 1, exchange: null, message: text }], insecure: [text] },
  })
  const kept: BodySummary = { bytes: 1, sha256: '0'.repeat(64), kept: 'whole', text: body }
  const exchanges = told.session.exchanges.map((exchange) =>
    exchange?.state === 'complete'
      ? {
          ...exchange,
          body: kept,
          request: { ...exchange.request, url: text },
          response: { ...exchange.response, reason: text, headers: [[text, text] as const] },
        }
      : exchange,
  )
  return { ...told, session: { ...told.session, exchanges } }
}
