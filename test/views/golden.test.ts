// Each story in each format, as files that are reviewed like code: fixtures/golden/views/STORY/.

import { describe, expect, it } from 'vitest'
import { toAnsiText } from '../../src/text/ansi.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import type { ExportOptions } from '../../src/views/index.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { textLines } from '../../src/views/text.ts'
import { joined } from '../helpers/joined.ts'
import { goldenOf } from '../helpers/outline.ts'
import { STORIES } from '../helpers/stories.ts'

const PLAIN: ExportOptions = { width: 120, glyphs: 'utf8', colours: 'none', findings: [] }
const FOLDER = '../../fixtures/golden/views'

describe.each(Object.entries(STORIES))('%s', (name, { session, trace }) => {
  // A HAR tells of exchanges, and those of a story are made up: recorded.test.ts has those of captures.
  it.each(EXPORT_FORMATS.filter(({ id }) => id !== 'har'))('as $id', async (format) => {
    const { text, extension } = goldenOf(format, joined(format.render(session, trace, PLAIN)))
    await expect(text).toMatchFileSnapshot(`${FOLDER}/${name}/export${extension}`)
  })

  it.each([60, 80, 200])('as text of %i columns', async (width) => {
    const text = toAnsiText(textLines(session, trace, { width, glyphs: 'utf8' }), 'none')
    await expect(text).toMatchFileSnapshot(`${FOLDER}/${name}/text-${width}.txt`)
  })

  it('as text in ASCII', async () => {
    const text = toAnsiText(textLines(session, trace, { width: 100, glyphs: 'ascii' }), 'none')
    expect(text).toMatch(/^[\n -~]*$/u)
    await expect(text).toMatchFileSnapshot(`${FOLDER}/${name}/text-ascii.txt`)
  })

  it('as lines, all at once', async () => {
    const { lines } = newLines(NOTHING_PRINTED, { session, trace, glyphs: 'utf8', now: session.lastAt })
    await expect(toAnsiText(lines, 'none')).toMatchFileSnapshot(`${FOLDER}/${name}/lines.txt`)
  })
})

it('colours a ladder by tones', async () => {
  const story = STORIES['troubles']
  const lines =
    story === undefined ? [] : textLines(story.session, story.trace, { width: 120, glyphs: 'utf8' })
  await expect(toAnsiText(lines, '16')).toMatchFileSnapshot(`${FOLDER}/troubles/text-16-colours.ansi`)
})
