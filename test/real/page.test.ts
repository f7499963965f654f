// The page and the picture of a capture in real browsers: what a reader sees and does. Screenshots are left in
// $PULLSCOPE_SCREENS, else in the folder for temporary files, to be looked at.

import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { htmlText } from '../../src/views/html.ts'
import { svgText } from '../../src/views/svg.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { HOSTILE_TEXTS } from '../helpers/hostile.ts'
import { longPull } from '../helpers/long-pull.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { Browser, Pages, Tab } from './browsers/browser.ts'
import { BROWSERS } from './browsers/index.ts'
import { HELLO_WORLD } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { mustRun } from './process.ts'
import { skopeoCopy } from './scenarios/others.ts'
import { stageWith } from './stage.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const MAIN = 'dist/src/cli/main.js'
const SCREENS = process.env['PULLSCOPE_SCREENS'] ?? join(tmpdir(), 'pullscope-screens')

const LOOKS = [
  { width: 1280, height: 900, scheme: 'light' },
  { width: 1280, height: 900, scheme: 'dark' },
  { width: 700, height: 900, scheme: 'light' },
  { width: 700, height: 900, scheme: 'dark' },
] as const

/** Whether what a selector finds is drawn at all. */
const isDrawn = (selector: string): string =>
  `(() => { const e = document.querySelector(${JSON.stringify(selector)}); return e !== null && e.getClientRects().length > 0 })()`

function playIn({ name: browserName, start }: Browser): void {
  const stage = stageWith([HELLO_WORLD])
  let workspace: Workspace
  let browser: Pages

  beforeAll(async () => {
    workspace = await openWorkspace()
    browser = await start(workspace)
  })

  afterAll(() => workspace.close())

  const screen = (name: string): string => join(SCREENS, `${browserName.toLowerCase()}-${name}`)

  async function fileOf(name: string, text: string): Promise<string> {
    const file = join(await workspace.folder('page'), name)
    await writeFile(file, text)
    return file
  }

  async function pageOf(capture: string): Promise<string> {
    const { session, trace, findings } = await judgedCapture(capture)
    return fileOf(`${capture}.html`, htmlText(session, trace, { findings }))
  }

  async function expectQuiet(tab: Tab, file: string): Promise<void> {
    expect(tab.complaints()).toEqual([])
    expect(await tab.requests()).toEqual([pathToFileURL(file).href])
  }

  it('is a page that opens without a complaint, and asks for nothing else', async () => {
    const file = await pageOf('docker-pull-redis')
    const tab = await browser.open(file)
    for (const look of LOOKS) {
      await tab.look(look)
      await tab.screenshot(screen(`redis-${look.width}-${look.scheme}.png`))
    }
    expect(await tab.evaluate(isDrawn('svg.rows .row'))).toBe(true)
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await expectQuiet(tab, file)
  })

  it('is a page that the command exports of a pull that was just made', async () => {
    const { capture, trace } = await stage.play(skopeoCopy('docker.io/library/hello-world:latest'))
    const file = join(await workspace.folder('page'), 'pull.html')
    await mustRun([process.execPath, MAIN, 'export', capture, '--to', 'html', '-o', file])
    const tab = await browser.open(file)
    await tab.look(LOOKS[0])
    await tab.screenshot(screen('just-made.png'))
    expect(await tab.evaluate('document.querySelectorAll(".time").length')).toBe(trace.steps.length)
    expect(await tab.evaluate(isDrawn('svg.rows .row'))).toBe(true)
    await expectQuiet(tab, file)
  })

  it('has a filter that hides what does not fit, and closes the gaps', async () => {
    const file = await pageOf('docker-pull-redis')
    const tab = await browser.open(file)
    await tab.look(LOOKS[0])
    const height = 'document.querySelector("svg.rows").getBoundingClientRect().height'
    const before = Number(await tab.evaluate(height))
    await tab.key('/')
    await tab.type('AUTH.docker.io')
    const rows = await tab.evaluate(
      `[...document.querySelectorAll('svg.rows .row')].filter((row) => row.getClientRects().length > 0).map((row) => row.dataset.step)`,
    )
    expect(rows).toEqual(['1', '1'])
    expect(await tab.evaluate('document.querySelectorAll(".time:not(.gone)").length')).toBe(1)
    expect(await tab.evaluate('document.querySelector("output").textContent')).toBe('1 of 19 steps')
    expect(Number(await tab.evaluate(height))).toBeLessThan(before / 3)
    await tab.screenshot(screen('redis-filtered.png'))
    await tab.key('Escape')
    expect(Number(await tab.evaluate(height))).toBe(before)
    await expectQuiet(tab, file)
  })

  it('shows the detail of a step by click and by keyboard, and lets it go again', async () => {
    const file = await pageOf('docker-pull-private-denied')
    const tab = await browser.open(file)
    await tab.look(LOOKS[0])
    expect(await tab.evaluate(isDrawn('#step-1'))).toBe(false)
    await tab.click('svg.rows .row[data-step="1"] a')
    expect(await tab.evaluate(isDrawn('#step-1'))).toBe(true)
    expect(await tab.evaluate('document.querySelector("#step-1").innerText')).toContain('acme/private')
    await tab.screenshot(screen('denied-detail.png'))
    await tab.key('ArrowRight')
    expect(await tab.evaluate(isDrawn('#step-1'))).toBe(false)
    expect(await tab.evaluate(isDrawn('#step-2'))).toBe(true)
    await tab.key('Escape')
    expect(await tab.evaluate(isDrawn('#step-2'))).toBe(false)
    await tab.evaluate('document.querySelector(`.time[href="#step-3"]`).focus()')
    await tab.key('Enter')
    expect(await tab.evaluate(isDrawn('#step-3'))).toBe(true)
    await tab.look(LOOKS[3])
    await tab.screenshot(screen('denied-detail-700-dark.png'))
    await expectQuiet(tab, file)
  })

  it('without scripts shows diagram, findings, timeline and every detail', async () => {
    const file = await pageOf('docker-pull-private-denied')
    const tab = await browser.open(file, { scripts: 'off' })
    await tab.look(LOOKS[0])
    for (const selector of ['svg.rows .row', '.finding', '.time', '#step-0', '#step-3'])
      expect(await tab.evaluate(isDrawn(selector)), selector).toBe(true)
    expect(await tab.evaluate(isDrawn('.filter'))).toBe(false)
    await tab.screenshot(screen('denied-without-scripts.png'))
    expect(await tab.requests()).toEqual([pathToFileURL(file).href])
  })

  it('folds a long pull, and shows what is folded when it is looked for', async () => {
    const { session, trace } = longPull(40, [20])
    const tab = await browser.open(await fileOf('long.html', htmlText(session, trace)))
    await tab.look(LOOKS[0])
    await tab.screenshot(screen('long.png'))
    await tab.evaluate(
      `(() => { const input = document.querySelector('input'); input.value = '000028'; input.dispatchEvent(new Event('input')) })()`,
    )
    const words = `[...document.querySelectorAll('svg.rows .row')].filter((row) => row.getClientRects().length > 0).map((row) => row.textContent).join()`
    expect(await tab.evaluate(words)).toContain('36 more layers')
  })

  it('runs nothing that a registry sends', async () => {
    const texts = [...HOSTILE_TEXTS, '</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>']
    const steps = texts.map((text, i) => ({
      ...({ phase: 'layer', at: [i, i + 1, i + 2], outcome: 'missing', status: 404 } as const),
      ask: text,
      answer: text,
    }))
    const pulls = [{ reference: texts.join(' '), platform: '"><script>alert(1)</script>' }]
    const { session, trace } = story({ participants: [DOCKER, REGISTRY], pulls, steps })
    const file = await fileOf('hostile.html', htmlText(session, trace))
    const tab = await browser.open(file)
    await tab.look(LOOKS[0])
    await tab.screenshot(screen('hostile.png'))
    expect(await tab.evaluate('document.scripts.length')).toBe(2)
    expect(await tab.evaluate('document.images.length')).toBe(0)
    await expectQuiet(tab, file)
  })

  it('is light on paper, however dark the screen', async () => {
    const { session, trace, findings } = await judgedCapture('docker-pull-private-denied')
    const options = { findings }
    const onPaper = async (name: string, text: string): Promise<Tab> => {
      const tab = await browser.open(await fileOf(name, text))
      await tab.print(screen(`${name}.pdf`))
      expect((await readFile(screen(`${name}.pdf`))).toString('latin1', 0, 5)).toBe('%PDF-')
      await tab.look({ ...LOOKS[1], media: 'print' })
      return tab
    }
    const picture = await onPaper('denied.svg', svgText(session, trace, options))
    const page = await onPaper('denied.html', htmlText(session, trace, options))
    await page.screenshot(screen('denied-print.png'))
    const white = 'rgb(255, 255, 255)'
    expect(await picture.evaluate("getComputedStyle(document.querySelector('rect')).fill")).toBe(white)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(white)
    expect(await page.evaluate(isDrawn('nav'))).toBe(false)
  })

  it.each(LOOKS)('is a picture, $width wide and $scheme', async (look) => {
    const { session, trace, findings } = await judgedCapture('docker-pull-private-denied')
    const file = await fileOf('denied.svg', svgText(session, trace, { findings }))
    const tab = await browser.open(file)
    await tab.look(look)
    await tab.screenshot(screen(`denied-svg-${look.width}-${look.scheme}.png`))
    const paper = await tab.evaluate("getComputedStyle(document.querySelector('rect')).fill")
    expect(paper).toBe(look.scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(13, 17, 23)')
    // Real letters in a real font: none of them beyond the edge.
    expect(
      await tab.evaluate(
        `[...document.querySelectorAll('text')].every((text) => { const { x, width } = text.getBBox(); return x >= 0 && x + width <= document.documentElement.viewBox.baseVal.width })`,
      ),
    ).toBe(true)
    await expectQuiet(tab, file)
  })
}

for (const browser of BROWSERS)
  describeReal(`a capture in ${browser.name}`, [browser.part], () => playIn(browser))
