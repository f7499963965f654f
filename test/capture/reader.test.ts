import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { FORMAT_VERSION } from '../../src/capture/event.ts'
import type { Migration } from '../../src/capture/migrations.ts'
import { MIGRATIONS } from '../../src/capture/migrations.ts'
import type { Problem } from '../../src/capture/codec.ts'
import type { ReaderOptions, Refusal } from '../../src/capture/reader.ts'
import { createReader } from '../../src/capture/reader.ts'
import { anyCapture } from '../helpers/events.ts'

const START: CaptureEvent = {
  at: 0,
  type: 'capture.started',
  version: FORMAT_VERSION,
  source: 'proxy',
  startedAt: '2026-01-31T12:00:00.000Z',
  effects: [],
}
const OPENED: CaptureEvent = { at: 1, type: 'connection.opened', connection: 0, client: '127.0.0.1:5' }
const ASKED: CaptureEvent = {
  at: 2,
  type: 'request.started',
  exchange: 0,
  connection: 0,
  method: 'GET',
  url: 'https://registry.test/v2/',
  httpVersion: '1.1',
  headers: [],
}
const ENDED: CaptureEvent = { at: 9, type: 'capture.ended', reason: 'signal' }

type Reading =
  | ({ readonly ok: false } & Refusal)
  | { readonly ok: true; readonly events: CaptureEvent[]; readonly problems: Problem[] }

/** Reads a whole text as a file would be read. */
function read(text: string, options: Pick<ReaderOptions, 'migrations' | 'sumBefore'> = {}): Reading {
  const events: CaptureEvent[] = []
  const problems: Problem[] = []
  const reader = createReader({
    ...options,
    event: (event) => events.push(event),
    problem: (problem) => problems.push(problem),
  })
  const lines = text.split('\n')
  lines.every((line, i) => {
    const last = i === lines.length - 1
    const start = lines.slice(0, i).join('\n').length + Math.min(i, 1)
    return (last && line === '') || reader.push(line, last ? 'end-of-file' : 'line-break', start) === 'more'
  })
  const refusal = reader.end()
  return refusal === null ? { ok: true, events, problems } : { ok: false, ...refusal }
}

const file = (...events: CaptureEvent[]): string => events.map((event) => `${encode(event)}\n`).join('')

describe('reader', () => {
  it('reads back any capture', () => {
    fc.assert(
      fc.property(anyCapture, (events) => {
        const whole = [...events.filter(({ type }) => type !== 'capture.ended'), ENDED]
        expect(read(file(...whole))).toEqual({ ok: true, events: whole, problems: [] })
      }),
    )
  })

  it('reads a capture cut anywhere: all whole events, and never an exception', () => {
    const text = file(START, OPENED, ASKED, ENDED)
    const firstLine = encode(START).length
    for (let length = firstLine; length < text.length; length++) {
      const reading = read(text.slice(0, length))
      const wholeLines = text.slice(0, length + 1).split('\n').length - 1
      expect(reading.ok && reading.events.length, `cut after ${length}`).toBe(wholeLines)
    }
  })

  it('says that the last line breaks off and what is unfinished', () => {
    const text = file(START, OPENED, ASKED) + encode(ENDED).slice(0, 20)
    expect(read(text)).toEqual({
      ok: true,
      events: [START, OPENED, ASKED],
      problems: [
        { line: 4, kind: 'cut-line', message: 'breaks off after 20 characters, so its event is lost' },
        {
          line: 4,
          kind: 'missing-end',
          message:
            'the capture has no end: it is still being written, the disk was full, or pullscope was killed; 1 unfinished exchange',
        },
      ],
    })
  })

  it('counts an exchange as finished when it is complete or has failed', () => {
    const body = { bytes: 0, sha256: '0'.repeat(64), kept: 'none' } as const
    const completed: CaptureEvent = { at: 3, type: 'response.completed', exchange: 0, body }
    const failed: CaptureEvent = {
      ...{ at: 4, type: 'exchange.failed', exchange: 1, side: 'client', cause: 'aborted', message: '' },
    }
    const second = { ...ASKED, exchange: 1 }
    expect(read(file(START, ASKED, second, completed, failed))).toMatchObject({
      problems: [{ message: expect.stringMatching(/; 0 unfinished exchanges$/) as unknown }],
    })
  })

  it('keeps what follows a broken line, and takes blank lines, CRLF and a byte order mark', () => {
    const text = `\uFEFF${encode(START)}\r\n\r\n{"at":\r\n${encode(ENDED)}\r\n`
    expect(read(text)).toEqual({
      ok: true,
      events: [START, ENDED],
      problems: [{ line: 3, kind: 'broken-line', message: 'is not JSON' }],
    })
  })

  it('stops at a second capture, whose times and ids begin anew', () => {
    expect(read(file(START, ENDED, START, OPENED))).toEqual({
      ok: true,
      events: [START, ENDED],
      problems: [
        {
          line: 3,
          kind: 'second-capture',
          message: 'begins a second capture, of which nothing is shown: split the file here',
        },
      ],
    })
  })

  describe('of a file whose end has a checksum', () => {
    const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')
    const sealed = (...events: CaptureEvent[]): string => {
      const before = file(...events)
      return before + file({ ...ENDED, events: events.length, sha256: sumOf(before) })
    }
    const problemsOf = (text: string): readonly unknown[] => {
      const reading = read(text, { sumBefore: (start) => sumOf(text.slice(0, start)) })
      return reading.ok ? reading.problems.map(({ line, kind, message }) => [line, kind, message]) : [reading]
    }
    const whole = sealed(START, OPENED, ASKED)

    it('is content with what was written', () => {
      expect(problemsOf(whole)).toEqual([])
    })

    it('tells of a line that was changed, taken out or put in, and reads the rest', () => {
      const changed = whole.replace('"GET"', '"PUT"')
      expect(problemsOf(changed)).toEqual([
        [4, 'changed', expect.stringContaining('checksum of other lines')],
      ])
      expect(read(changed)).toMatchObject({ ok: true, events: { length: 4 } })
      expect(problemsOf(whole.replace(file(OPENED), ''))).toEqual([
        [3, 'changed', expect.stringMatching(/3 events before it, of which only 2 are here: .* taken out/)],
      ])
      expect(problemsOf(whole.replace(file(OPENED), file(OPENED, OPENED)))).toEqual([
        [5, 'changed', expect.stringMatching(/3 events before it, and there are 4: .* put in/)],
      ])
      expect(problemsOf(whole.replaceAll('\n', '\r\n'))).toEqual([
        [4, 'changed', expect.stringContaining('text mode')],
      ])
    })

    it('tells of lines after the end, and reads them too', () => {
      const longer = whole + file(OPENED, OPENED)
      const message =
        'begins what stands after the end of the capture, where pullscope writes nothing: 2 lines'
      expect(problemsOf(longer)).toEqual([[5, 'after-end', message]])
      expect(read(longer)).toMatchObject({ ok: true, events: { length: 6 } })
    })

    it('does not mind an end that says nothing, or a caller that cannot know', () => {
      expect(read(whole.replace('"GET"', '"PUT"'))).toMatchObject({ problems: [] })
      expect(problemsOf(file(START, OPENED, ENDED))).toEqual([])
    })
  })

  it('leaves out a line that is too long to be an event', () => {
    const events: CaptureEvent[] = []
    const problems: Problem[] = []
    const reader = createReader({
      event: (event) => events.push(event),
      problem: (problem) => problems.push(problem),
    })
    reader.push(encode(START), 'line-break')
    reader.push('{"at":1,"type":"', 'too-long')
    reader.push(encode(ENDED), 'end-of-file')
    expect(reader.end()).toBeNull()
    expect({ events, problems }).toMatchObject({ events: [START, ENDED], problems: [{ line: 2 }] })
  })

  it.each([
    ['', 'nothing'],
    ['\n\n', 'blank lines'],
    [file(OPENED, ENDED), 'a capture without its beginning'],
    ['{"log":{"entries":[]}}', 'a HAR file'],
    ['null\n', 'null'],
    [JSON.stringify({ ...START, version: '1' }), 'a version that is text'],
    [JSON.stringify({ ...START, version: 0 }), 'version 0'],
  ])('refuses %j (%s)', (text) => {
    expect(read(text)).toEqual({ ok: false, because: 'not-a-capture' })
  })

  it('refuses a newer version, whatever else it holds', () => {
    const text = `{"at":0,"type":"capture.started","version":7,"moons":2}\n`
    expect(read(text)).toEqual({
      ok: false,
      because: 'capture-too-new',
      version: 7,
      newest: FORMAT_VERSION,
    })
  })

  it('has one migration for each version before the present one', () => {
    expect(MIGRATIONS.length + 1).toBe(FORMAT_VERSION)
  })

  it('brings older captures to the present, step by step from their version on', () => {
    // An invented past: version 1 called the client's address `peer`, version 2 `address`.
    const rename =
      (from: string, to: string): Migration =>
      ({ [from]: value, ...rest }) =>
        value === undefined ? rest : { ...rest, [to]: value }
    const migrations = [rename('peer', 'address'), rename('address', 'client')]
    const capture = (version: number, name: string): string =>
      `${JSON.stringify({ ...START, version })}\n` +
      `{"at":1,"type":"connection.opened","connection":0,"${name}":"127.0.0.1:5"}\n${encode(ENDED)}\n`
    const present = { ok: true, events: [{ ...START, version: 3 }, OPENED, ENDED], problems: [] }
    expect(read(capture(1, 'peer'), { migrations })).toEqual(present)
    expect(read(capture(2, 'address'), { migrations })).toEqual(present)
    expect(read(capture(3, 'client'), { migrations })).toEqual(present)
    expect(read(capture(2, 'peer'), { migrations })).toMatchObject({
      problems: [{ line: 2, message: '`client` is missing' }],
    })
  })
})
