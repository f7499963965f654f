// What is hostile by being much: each reader gives up with a sentence, before memory does.

import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { flowEntries } from '../../src/capture/import/flows/entries.ts'
import { isCrowded, MAX_VALUES } from '../../src/capture/import/har/crowd.ts'
import { readHar } from '../../src/capture/import/har.ts'
import { allowance, textContent } from '../../src/capture/rewrite/content.ts'
import { rewriteHar } from '../../src/capture/rewrite/har.ts'
import { rewriteOwn } from '../../src/capture/rewrite/own.ts'
import type { Part } from '../../src/capture/rewrite/part.ts'
import { createRedaction } from '../../src/capture/scan/redact-part.ts'
import { createScanner } from '../../src/capture/scan/scan.ts'
import { secretsIn } from '../../src/capture/scan/secrets-in.ts'
import { flowFile, httpFlow, readFlows } from '../helpers/flows.ts'

const { visitor } = createScanner()

it('a flow file of which ten thousand entries are broken is read no further', () => {
  const bytes = Buffer.concat([flowFile(httpFlow()), Buffer.from('0:~0:}'.repeat(20_000))])
  const entries = [...flowEntries(bytes)]
  expect(entries).toHaveLength(10_002)
  expect(readFlows(bytes).problems.at(-1)).toEqual({
    entry: 10_002,
    message: 'and what follows is left out: 10000 entries are broken; 90000 bytes are lost',
  })
})

it('a HAR of more values than memory holds is not parsed', () => {
  const values = (count: number): string => `{"log":{"entries":[${'0,'.repeat(count)}0]}}`
  expect(isCrowded(values(MAX_VALUES - 10))).toBe(false)
  const crowded = values(MAX_VALUES)
  expect(readHar(crowded).problems).toEqual([{ entry: null, message: 'holds more than 8000000 values' }])
  expect(rewriteHar(Buffer.from(crowded), visitor).left).toEqual([
    { entry: null, message: 'holds more than 8000000 values' },
  ])
  expect(isCrowded(`{"log":"${'[,{'.repeat(MAX_VALUES)}\\"${',,'.repeat(MAX_VALUES)}"}`)).toBe(false)
})

it('a capture of ours of which ten thousand lines are no events is none', () => {
  const { bytes, left } = rewriteOwn(Buffer.from(`{"at":0}\n${'x\n'.repeat(20_000)}`), visitor)
  expect(bytes.length).toBe(0)
  expect(left).toEqual([
    { entry: null, message: 'line 10002: 10001 lines up to here are no events, so it is no capture' },
  ])
})

it('of bodies, only so much is unpacked in all, and no coding over and over', () => {
  const packed = gzipSync('a'.repeat(100))
  const gzip = (times: number): [string, string][] => [
    ['Content-Encoding', Array(times).fill('gzip').join(', ')],
  ]
  expect(textContent(packed, gzip(1), { bytes: 99 })).toBeNull()
  const left = { bytes: 150 }
  expect(textContent(packed, gzip(1), left)?.text).toHaveLength(100)
  expect(left).toEqual({ bytes: 50 })
  expect(textContent(packed, gzip(1), left)).toBeNull()
  const nested = (times: number): Buffer => (times === 0 ? Buffer.from('a') : gzipSync(nested(times - 1)))
  expect(textContent(nested(4), gzip(4), allowance())?.text).toBe('a')
  expect(textContent(nested(5), gzip(5), allowance())).toBeNull()
})

it('a text too long to be searched is told by scan, and concealed whole by redact', () => {
  const text = 'a '.repeat(8 * 1024 * 1024 + 1)
  const part: Part = { entry: 1, place: 'response body', role: 'body', name: null, text }
  expect(secretsIn(part).map(({ kind }) => kind)).toEqual(['too long to be searched'])
  expect(createRedaction(Buffer.alloc(16, 7)).visitor.visit(part)).toMatch(/^redacted:\w{12}$/)
})

it('a scan lists ten thousand places, and counts the rest', () => {
  const { visitor: look, scan } = createScanner()
  look.visit({
    entry: 1,
    place: 'response body',
    role: 'body',
    name: null,
    text: '&token=abc123'.repeat(10_005),
  })
  expect([scan.found.length, scan.more]).toEqual([10_000, 5])
})
