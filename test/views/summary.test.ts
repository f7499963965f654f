import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { captureSummary, pullSummary } from '../../src/views/summary.ts'
import { helloWorld, sideBySide, troubles, twoPulls } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

function pulls({ session, trace }: Story): readonly string[] {
  return trace.pulls.map((pull) => plainText(pullSummary(pull, { session, trace, glyphs: GLYPHS.utf8 })))
}

function capture({ session, trace }: Story): string {
  return plainText(captureSummary({ session, trace, glyphs: GLYPHS.utf8 }))
}

describe('pullSummary', () => {
  it('says what was pulled, by whom, how much and how fast', () => {
    expect(pulls(helloWorld)).toEqual([
      '✔ 243 ms   docker.io/library/hello-world:latest   linux/amd64   docker 20.10.24   sha256:d87d83…   9 steps   16.0 kB, 65.9 kB/s',
    ])
  })

  it('says what went wrong last', () => {
    expect(pulls(troubles)[0]).toMatch(
      / {3}GET manifest latest → reset \(registry-1\.docker\.io\): read ECONNRESET$/u,
    )
  })

  it('says so when nothing seen explains a failure', () => {
    const { session, trace } = helloWorld
    const failed = trace.pulls.map((pull) => ({ ...pull, status: 'failed' as const }))
    expect(pulls({ session, trace: { ...trace, pulls: failed } })[0]).toMatch(/ {3}no reason seen$/u)
  })

  it('leaves out the size of a pull that moved nothing', () => {
    expect(pulls(twoPulls)[0]).toBe('✔ 50 ms   docker.io/library/alpine:3   docker 20.10.24   3 steps')
  })
})

describe('captureSummary', () => {
  it('counts everything, both ways', () => {
    expect(capture(twoPulls)).toBe('captured   1 pull, 1 push   7 steps   4.2 MB in 230 ms')
  })

  it('tells what belongs to no pull, anomalies and secrets', () => {
    expect(capture(troubles)).toBe(
      'captured   1 pull   10 steps, 1 outside any pull   4.6 MB in 9.0 s   ▲ 1 anomaly',
    )
    const { session, trace } = sideBySide
    expect(capture({ session: { ...session, secretsKept: true }, trace })).toContain('▲ holds secrets')
  })
})
