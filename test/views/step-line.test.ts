import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { answerOf, stepLine } from '../../src/views/step-line.ts'
import { helloWorld, troubles } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

function lines({ session, trace }: Story, glyphs = GLYPHS.utf8): readonly string[] {
  return trace.steps.map((step) => plainText(stepLine(step, { session, trace, glyphs })))
}

describe('stepLine', () => {
  it('stands in columns up to the words, however long those are', () => {
    const { trace } = helloWorld
    const starts = lines(helloWorld).map((line, i) =>
      displayWidth(line.slice(0, line.indexOf(trace.steps[i]?.ask ?? ''))),
    )
    expect(starts).toEqual(starts.map(() => 57))
  })

  it('marks trouble and what has no end', () => {
    expect(lines(troubles).map((line) => line[0])).toEqual([' ', '✘', '✘', '✘', '✘', '✘', '✘', '✘', '○', '✘'])
  })

  it('never cuts', () => {
    const { session, trace } = helloWorld
    const steps = trace.steps.map((step) => ({ ...step, ask: 'x'.repeat(300) }))
    expect(lines({ session, trace: { ...trace, steps } })[0]).toContain('x'.repeat(300))
  })

  it('keeps to ASCII if asked', () => {
    for (const line of lines(troubles, GLYPHS.ascii)) expect(line).toMatch(/^[ -~]*$/u)
  })

  it('says the repository where a registry is asked', () => {
    const { session, trace } = helloWorld
    const steps = trace.steps.map((step) => ({
      ...step,
      operation: step.id === 2 ? 'manifest-head' : null,
      facts: { ...step.facts, repository: 'library/hello-world' },
    }))
    const ends = lines({ session, trace: { ...trace, steps } }).map((line) => line.split('  ').at(-1)?.trim())
    expect(ends.slice(1, 3)).toEqual(['auth.docker.io', 'registry-1.docker.io/library/hello-world'])
  })

  it('escapes', () => {
    const { session, trace } = helloWorld
    const steps = trace.steps.map((step) => ({ ...step, to: 'evil\u001b]0;x\u0007' }))
    expect(lines({ session, trace: { ...trace, steps } })[0]).toMatch(/ {2}evil\\x1b\]0;x\\x07$/u)
  })
})

describe('answerOf', () => {
  it('keeps words and reason apart', () => {
    const { session, trace } = troubles
    expect(trace.steps.map((step) => answerOf(step, session)).slice(1, 5)).toEqual([
      { words: '502 by pullscope', reason: 'connect ECONNREFUSED 127.0.0.1:9443' },
      { words: '404', reason: '' },
      { words: '404 manifest unknown', reason: '' },
      { words: '200, cut short', reason: 'the body ended after 1200000 of 2459000 bytes' },
    ])
  })

  it('leaves the words alone where there is no reason', () => {
    const { session, trace } = helloWorld
    const [step] = trace.steps.map((own) => ({ ...own, answer: '418 teapot: short and stout' }))
    expect(step === undefined ? null : answerOf(step, session)).toEqual({
      words: '418 teapot: short and stout',
      reason: '',
    })
  })

  it('does not say a reason twice', () => {
    const { session, trace } = troubles
    const refused = trace.steps.at(-1)
    expect(refused === undefined ? null : answerOf(refused, session)).toEqual({
      words: 'refused by the client',
      reason: 'client sent alert: unknown certificate authority',
    })
  })
})
