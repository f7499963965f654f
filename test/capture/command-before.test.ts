// Commands before a place of a line.

import { expect, it } from 'vitest'
import { commandsBefore } from '../../src/capture/command-before.ts'

it('tells a command in the same line, and near', () => {
  const text = `ssh a b\nc ssh d ${'x'.repeat(400)} e`
  const isBehind = commandsBefore(text, /\bssh\b/g)
  const places = [0, 4, text.indexOf('c ssh'), text.indexOf('d'), text.indexOf(' e')]
  expect(places.map(isBehind)).toEqual([false, true, false, true, false])
})
