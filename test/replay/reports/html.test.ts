import { describe, expect, it } from 'vitest'
import { html } from '../../../src/replay/reports/html.ts'
import { BROKEN, DELTA, DIFFERENCES, direct, examination, HEALTHY, OPTIONS } from '../../helpers/verdicts.ts'

function page(...examinations: ReturnType<typeof examination>[]): string {
  return html.render(examinations, OPTIONS)
}

describe('the HTML report', () => {
  it('needs nothing but itself: no script, no network', () => {
    const text = page(examination(), examination(HEALTHY))
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\ssrc=/i)
    expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;`)
  })

  it('closes each element that it opens, in order', () => {
    const open: string[] = []
    for (const [, closed, name = ''] of page(examination()).matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (['meta', 'br'].includes(name)) continue
      if (closed === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  it('knows light, dark, narrow and paper', () => {
    const text = page(examination())
    for (const query of ['prefers-color-scheme: dark', 'max-width: 40rem', 'print'])
      expect(text).toMatch(new RegExp(`@media \\(?${query}`))
  })

  it('has the grid, each fault with its proof, and the diagram', () => {
    const text = page(examination())
    expect(text).toContain(
      '<tr><th scope="row">pull as host</th><td class="bad" title="failed" aria-label="failed">✘</td>',
    )
    expect(text).toContain('<article class="error">\n<h3><span class="bad">error</span> library-lost</h3>')
    expect(text).toContain('    404 {&quot;errors&quot;:[{&quot;code&quot;:&quot;MANIFEST_UNKNOWN&quot;}]}')
    expect(text).toContain('<dt>breaks</dt><dd>docker, containerd</dd>')
    expect(text).toContain('<dt>docker reads</dt><dd><code>Error response from daemon')
    expect(text).toContain('<figcaption>https://mirror.example:8443, pulled by docker as host</figcaption>')
    expect(text.indexOf('library-lost</h3>')).toBeLessThan(text.indexOf('realm-elsewhere</h3>'))
  })

  it('has differences and the direct pull of a replay', async () => {
    const text = page(examination({ ...BROKEN, differences: DIFFERENCES }, { direct: await direct() }))
    expect(text).toContain('<h3>2 differences from the recorded pull: 1 breaking, 1 benign</h3>')
    expect(text).toContain('<figcaption>docker.io/library/hello-world:latest, pulled directly</figcaption>')
  })

  it('tells against a baseline only what is new', () => {
    const text = page(examination(BROKEN, { delta: DELTA }))
    expect(text).toContain('Since the baseline: 1 new, 1 mended, 1 known, 1 could not be told')
    expect(text).toContain('mended</span> accept-lost')
    expect(text).not.toContain('realm-elsewhere')
  })
})
