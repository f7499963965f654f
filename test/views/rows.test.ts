import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../src/views/rows.ts'
import type { Row } from '../../src/views/rows.ts'
import { CDN, DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { StepDraft, StoryDraft } from '../helpers/traces.ts'

const LANES = [DOCKER.id, null, REGISTRY.id, CDN.id]

/** The rows of one step, in a form that shows direction and fate: `0>2`, `2>0 lost`. */
function told(step: StepDraft, rest: Partial<StoryDraft> = {}): readonly string[] {
  const { session, trace } = story({ participants: [DOCKER, REGISTRY, CDN], steps: [step], ...rest })
  const laneOf = (id: string | null): number => LANES.indexOf(id)
  return trace.steps.flatMap((own) => rowsOf(own, { session, laneOf, label: 'label' })).map(tell)
}

function tell(row: Row): string {
  if (row.kind === 'note') return `${row.at} note: ${row.words} (${row.tone})`
  return `${row.at} ${row.part} ${row.from}>${row.to} ${row.fate}: ${row.words} (${row.tone})`
}

describe('rowsOf', () => {
  it('is a request and its answer', () => {
    expect(
      told({ phase: 'resolve', at: [5, 20, 21], ask: 'HEAD latest', answer: '200 sha256:d87d83…' }),
    ).toEqual(['5 ask 0>2 arrived: HEAD latest (plain)', '20 answer 2>0 arrived: 200 sha256:d87d83… (good)'])
  })

  it('is a request alone while there is no answer', () => {
    expect(told({ phase: 'resolve', at: [5], ask: 'HEAD latest' }, { session: { ended: null } })).toEqual([
      '5 ask 0>2 arrived: HEAD latest (accent)',
    ])
  })

  it('says the size of content whose answer has no other words', () => {
    expect(told({ phase: 'config', at: [0, 10, 20], bytes: 581 })[1]).toBe(
      '10 answer 2>0 arrived: 200, 581 B (good)',
    )
  })

  it('says how far a body has come', () => {
    const body = { phase: 'layer', at: [0, 10], bytes: 31_400_000, answer: '200' } as const
    const open = { session: { ended: null } }
    expect(told({ ...body, facts: { size: 104_000_000 } }, open)[1]).toContain(
      '200, 31.4 MB of 104 MB (accent)',
    )
    expect(told(body, open)[1]).toContain('200, 31.4 MB so far')
  })

  it('gives a long body an end of its own', () => {
    expect(told({ phase: 'layer', at: [0, 10, 110], bytes: 4_200_000 }).slice(1)).toEqual([
      '10 answer 2>0 arrived: 200 (good)',
      '110 end 2>0 arrived: 4.2 MB in 100 ms (good)',
    ])
    expect(told({ phase: 'layer', at: [0, 10, 109], bytes: 4_200_000 })).toHaveLength(2)
  })

  it('shows a body that was cut short as a good beginning with a bad end', () => {
    const failed = { side: 'upstream', cause: 'truncated', message: 'ended after 5 of 9 bytes' } as const
    expect(
      told({ phase: 'layer', at: [0, 10, 20], answer: '200, cut short', bytes: 5, failed }).slice(1),
    ).toEqual([
      '10 answer 2>0 arrived: 200 (plain)',
      '20 end 2>0 lost: cut short after 5 B (bad)',
      '20 note: ended after 5 of 9 bytes (bad)',
    ])
  })

  it('shows a reset before any answer', () => {
    const failed = { side: 'upstream', cause: 'reset', message: 'read ECONNRESET' } as const
    expect(told({ phase: 'token', at: [0, null, 20], answer: 'reset', failed }).slice(1)).toEqual([
      '20 end 2>0 lost: reset (bad)',
      '20 note: read ECONNRESET (bad)',
    ])
  })

  it('shows a client that left as something the client did', () => {
    const failed = { side: 'client', cause: 'aborted', message: 'gone' } as const
    const rows = told({
      phase: 'layer',
      at: [0, 10, 20],
      answer: '200, the client went away',
      outcome: 'abandoned',
      failed,
    })
    expect(rows[2]).toBe('20 end 0>2 lost: the client went away after 0 B (warning)')
  })

  it('shows wrong bytes as arrived, and bad', () => {
    const rows = told({
      phase: 'layer',
      at: [0, 10, 20],
      answer: '200 wrong digest',
      outcome: 'corrupt',
      bytes: 7,
    })
    expect(rows.slice(1)).toEqual([
      '10 answer 2>0 arrived: 200 (plain)',
      '20 end 2>0 arrived: wrong digest after 7 B (bad)',
    ])
  })

  it('shows an answer of pullscope as its own, and the request as lost', () => {
    const rows = told({
      phase: 'challenge',
      at: [0, 10, 10],
      status: 502,
      answer: '502 by pullscope: refused',
      own: true,
    })
    expect(rows).toEqual([
      '0 ask 0>2 lost: challenge (bad)',
      '10 answer 1>0 arrived: 502 (bad)',
      '10 note: by pullscope: refused (bad)',
    ])
  })

  it('takes the words of the failure that pullscope met', () => {
    const failures = [
      {
        connection: 0,
        side: 'upstream',
        authority: REGISTRY.id,
        cause: 'refused',
        message: 'connect ECONNREFUSED',
        at: 9,
      },
      {
        connection: 7,
        side: 'upstream',
        authority: REGISTRY.id,
        cause: 'reset',
        message: 'of another',
        at: 9,
      },
    ] as const
    const rows = told({ phase: 'challenge', at: [0, 10, 10], status: 502, own: true }, { failures })
    expect(rows[2]).toBe('10 note: connect ECONNREFUSED (bad)')
  })

  it('shows a client that refuses our certificate as refusing us, not the registry', () => {
    const failures = [
      {
        connection: 0,
        side: 'client',
        authority: REGISTRY.id,
        cause: 'untrusted',
        message: 'unknown ca',
        at: 5,
      },
    ] as const
    const step = {
      phase: 'connect',
      at: [5, null, 5],
      exchange: null,
      ask: 'TLS handshake',
      outcome: 'rejected',
    } as const
    expect(told(step, { failures })).toEqual([
      '5 ask 0>1 lost: TLS handshake for registry-1.docker.io (bad)',
      '5 note: unknown ca (bad)',
    ])
  })

  it('shows an upstream that could not be reached as a lost request', () => {
    const failures = [
      {
        connection: 0,
        side: 'upstream',
        authority: REGISTRY.id,
        cause: 'dns-failed',
        message: 'ENOTFOUND',
        at: 5,
      },
    ] as const
    const step = {
      phase: 'connect',
      at: [5, null, 5],
      exchange: null,
      ask: 'connect',
      outcome: 'unreachable',
    } as const
    expect(told(step, { failures })).toEqual(['5 ask 0>2 lost: connect (bad)', '5 note: ENOTFOUND (bad)'])
  })

  it('says what was open when the capture ended', () => {
    const rows = told(
      { phase: 'resolve', at: [5] },
      { session: { ended: { reason: 'signal', at: 90 }, lastAt: 90 } },
    )
    expect(rows[1]).toBe('90 note: still open when the capture ended (warning)')
  })
})
