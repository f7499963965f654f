import { expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { textLines } from '../../src/views/text.ts'
import { plainText } from '../../src/text/span.ts'
import { play } from '../helpers/play.ts'

it.each([100, 60])('draws a section of 140,000 rows, %i columns wide', (width) => {
  const log = play()
  log.exchange('GET https://other.example/', 200)
  const session = reduceAll(log.events)
  const [first] = session.exchanges
  if (first === undefined) throw new Error('an empty play')
  const exchanges = Array.from({ length: 70_000 }, (_, id) => ({ ...first, id }))
  const long = { ...session, exchanges }
  const lines = textLines(long, decode(long), { width, glyphs: 'utf8' })
  expect(lines.length).toBeGreaterThan(70_000)
  expect(lines.slice(0, 50).every((line) => plainText(line).length <= width)).toBe(true)
})
