// The reader that holds all of an entry says what is right: the one that holds little must say the same.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeNetstring } from '../../../../src/capture/import/flows/encode.ts'
import type { Entry } from '../../../../src/capture/import/flows/entries.ts'
import { flowEntries, readEntries } from '../../../../src/capture/import/flows/entries.ts'
import { Incoming } from '../../../../src/capture/import/flows/incoming.ts'
import type { Fate } from '../../../../src/capture/import/flows/long-values.ts'
import { longValues } from '../../../../src/capture/import/flows/long-values.ts'
import type { Long, Netstring } from '../../../../src/capture/import/flows/netstring.ts'
import { nameOf } from '../../../../src/capture/import/flows/tnetstring.ts'
import { netstring, type Plain } from '../../../helpers/flows.ts'
import { inPieces, PIECES } from '../../../helpers/pieces.ts'

const FATES: Partial<Record<string, Fate>> = { measured: 'measured', passed: 'passed' }

function fateOf(path: readonly string[]): Fate {
  return FATES[path.at(-1) ?? ''] ?? 'held'
}

function streamed(pieces: Iterable<Uint8Array>, longest: number, room = { left: Infinity }): Entry<Long>[] {
  const incoming = new Incoming()
  const entries = readEntries(incoming, longValues({ longest, fateOf, room }))
  const found: Entry<Long>[] = []
  const readOn = (): void => {
    for (let next = entries.next(); next.done !== true && next.value !== 'more'; next = entries.next())
      found.push(next.value)
  }
  for (const piece of pieces) {
    incoming.push(piece)
    readOn()
  }
  incoming.end()
  readOn()
  return found
}

/** What of `whole` is in `found`, which holds nothing that is longer than `longest`. */
function compare(found: Netstring<Long>, whole: Netstring, fate: Fate, longest: number): void {
  if (fate === 'passed') return
  if (found.kind === 'long') {
    expect(found.of).toBe(whole.kind)
    if (fate === 'held') expect(found.content).toBeNull()
    else if (whole.kind === 'bytes')
      expect(found.content).toEqual({
        bytes: whole.bytes.length,
        sha256: createHash('sha256').update(whole.bytes).digest('hex'),
        head: Buffer.from(whole.bytes),
      })
  } else if (found.kind === 'list' && whole.kind === 'list') {
    expect(found.items.length).toBe(whole.items.length)
    if (fate === 'held')
      found.items.forEach((item, i) => {
        const value = whole.items[i]
        // In a list, too, what follows a name is taken for what is named.
        const before = i % 2 === 0 ? undefined : found.items[i - 1]
        const named = before === undefined ? undefined : FATES[nameOf(before)]
        if (value !== undefined && named === undefined) compare(item, value, fate, longest)
      })
  } else if (found.kind === 'dictionary' && whole.kind === 'dictionary') {
    expect(found.members.length).toBe(whole.members.length)
    if (fate === 'held')
      found.members.forEach(([name, value], i) => {
        const [sameName, sameValue] = whole.members[i] ?? []
        if (sameName === undefined || sameValue === undefined) return
        compare(name, sameName, 'held', longest)
        compare(value, sameValue, FATES[nameOf(name)] ?? 'held', longest)
      })
  } else {
    if (found.kind === 'bytes') expect(found.bytes.length).toBeLessThan(longest)
    expect(found).toEqual(whole)
  }
}

function agree(bytes: Buffer, pieces: readonly number[], longest: number): void {
  const whole = [...flowEntries(bytes)]
  const found = streamed(inPieces(bytes, pieces), longest)
  const placed = ({ entry, from, to, ...rest }: Entry<Long>): unknown => [
    ...[entry, from, to],
    rest.ok || rest.problem,
  ]
  expect(found.map(placed)).toEqual(whole.map(placed))
  found.forEach((each, i) => {
    const same = whole[i]
    if (each.ok && same?.ok === true) compare(each.value, same.value, 'held', longest)
  })
}

const NAMES = fc.constantFrom('measured', 'passed', 'held', 'a')
const TEXT = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 60 }), NAMES)

const { any, dictionary } = fc.letrec<{ any: Plain; dictionary: Plain }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    TEXT,
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('any'), { maxLength: 4 }),
    tie('dictionary'),
    // Bytes that could be values, as a flow file is that somebody pulls.
    tie('any').map((value) => encodeNetstring(netstring(value))),
  ),
  dictionary: fc.dictionary(fc.oneof(NAMES, fc.string()), tie('any'), { maxKeys: 4, noNullPrototype: true }),
}))

const FILE = fc
  .array(fc.oneof({ arbitrary: dictionary, weight: 5 }, any), { maxLength: 4 })
  .map((values) => Buffer.concat(values.map((value) => encodeNetstring(netstring(value)))))
/** Not so little that a name does not fit. */
const LONGEST = fc.integer({ min: 12, max: 90 })

describe('longValues', () => {
  it('reads as who holds everything, whatever is long, in whatever pieces it comes', () => {
    fc.assert(fc.property(FILE, PIECES, LONGEST, agree), { numRuns: 500 })
  })

  it('finds the same wrong, at the same byte', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('0123456789:,;]}#^!~')))),
      { maxLength: 6 },
    )
    const part = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }))
    const damaged = fc.tuple(FILE, damage, part).map(([file, changes, end]) => {
      const bytes = Buffer.from(file)
      for (const [place, byte] of changes) if (bytes.length > 0) bytes[place % bytes.length] = byte
      return bytes.subarray(0, bytes.length * end)
    })
    fc.assert(fc.property(damaged, PIECES, LONGEST, agree), { numRuns: 1000 })
  })

  it('goes no deeper, and to no more values, in bytes that may be a list', () => {
    const nested = Array.from({ length: 60 }).reduce<string>((inner) => `${inner.length}:${inner}]`, '0:~')
    for (const tag of ['}', ','])
      for (const before of ['1:a;', ''])
        agree(Buffer.from(`${before.length + nested.length}:${before}${nested}${tag}`), [7], 50)
    const many = '0:~'.repeat(1_000_001)
    const passing = `1:a;${many.length}:${many},1:b;0:~`
    expect(streamed([Buffer.from(`${passing.length}:${passing}}`)], 50)).toMatchObject([{ ok: true }])
    agree(Buffer.from(`${many.length}:${many}]`), [100_000], 50)
  })

  it('has no room for more than is allowed', () => {
    const file = Buffer.concat(
      [['x'.repeat(40)], ['y'.repeat(40), 'z'.repeat(40)]].map((a) => encodeNetstring(netstring({ a }))),
    )
    const room = { left: 120 }
    expect(streamed([file], 50, room).map((each) => each.ok || each.problem.message)).toEqual([
      true,
      'byte 110 is beyond what is held of a file besides its bodies',
    ])
    // What only might have been values was not held.
    const text = encodeNetstring(netstring({ a: '1:x,'.repeat(30) }))
    expect(streamed([text, text, text], 50, { left: 20 }).every(({ ok }) => ok)).toBe(true)
  })
})
