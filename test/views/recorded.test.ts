// Every recorded capture in every export format, and as the lines that a user saw while it was recorded. The files in
// fixtures/golden/captures are reviewed like code.

import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { reduce, reduceAll } from '../../src/model/reduce.ts'
import { EMPTY_SESSION } from '../../src/model/session.ts'
import { judge } from '../../src/rules/judge.ts'
import { toAnsiText } from '../../src/text/ansi.ts'
import type { Line } from '../../src/text/span.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { joined } from '../helpers/joined.ts'
import { goldenOf } from '../helpers/outline.ts'

const FOLDER = 'fixtures/captures'
const GOLDEN = '../../fixtures/golden/captures'
const CAPTURES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()

/** Of a format whose documents are longer than the captures, these are enough to review. */
const LONG: Readonly<Record<string, readonly string[]>> = {
  har: ['docker-login-denied', 'docker-pull-authorization-unreachable'],
  html: ['docker-login-denied', 'docker-pull-hello-world', 'docker-pull-private-denied'],
}

it('has captures to draw', () => expect(CAPTURES.length).toBeGreaterThan(0))

describe.each(CAPTURES)('%s', (file) => {
  const name = basename(file, '.jsonl')

  const formats = EXPORT_FORMATS.filter(({ id }) => LONG[id]?.includes(name) ?? true)

  it.each(formats)('as $id', async (format) => {
    const session = reduceAll((await readCaptureFile(join(FOLDER, file))).events)
    const trace = decode(session)
    const exported = format.render(session, trace, {
      width: 100,
      glyphs: 'utf8',
      colours: 'none',
      findings: judge(trace, session).findings,
    })
    const { text, extension } = goldenOf(format, joined(exported))
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/${name}${extension}`)
  })

  it('as lines, event by event', async () => {
    const { events } = await readCaptureFile(join(FOLDER, file))
    let session = EMPTY_SESSION
    let printed = NOTHING_PRINTED
    const lines: Line[] = []
    for (const event of events) {
      session = reduce(session, event)
      const trace = decode(session)
      const judgement = judge(trace, session)
      const next = newLines(printed, { session, trace, judgement, glyphs: 'utf8', now: event.at })
      printed = next.printed
      lines.push(...next.lines)
    }
    await expect(toAnsiText(lines, 'none')).toMatchFileSnapshot(`${GOLDEN}/${name}.log`)
  })
})
