import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pull, PullStatus } from '../../src/decode/trace.ts'
import { plainText } from '../../src/text/span.ts'
import { withMissingEnd } from '../../src/model/with-missing-end.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import type { Printed } from '../../src/views/lines.ts'
import type { Judgement } from '../../src/rules/judge.ts'
import { anyStory } from '../helpers/any-story.ts'
import { judged } from '../helpers/judged.ts'
import { REFUSED_STEP, refusedWith } from '../helpers/refused.ts'
import { helloWorld, sideBySide } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

/** What the story looked like at a moment: what ended later was open, what began later was not there. */
function until({ session, trace }: Story, now: number): Story {
  const steps = trace.steps
    .filter(({ startedAt }) => startedAt <= now)
    .map((step) =>
      step.endedAt !== null && step.endedAt > now
        ? { ...step, endedAt: null, outcome: 'pending' as const }
        : step,
    )
  const seen = new Set(steps.map(({ id }) => id))
  const pulls = trace.pulls
    .filter((pull) => pull.steps.some((id) => seen.has(id)))
    .map((pull) => ({
      ...pull,
      steps: pull.steps.filter((id) => seen.has(id)),
      status: now < session.lastAt ? ('running' as const) : pull.status,
    }))
  return { session: { ...session, lastAt: now, ended: null }, trace: { ...trace, steps, pulls } }
}

/** Prints a story as it happens, and then its end. */
function follow(story: Story, moments: readonly number[]): readonly (readonly string[])[] {
  let printed: Printed = NOTHING_PRINTED
  const looks = [...moments.map((now) => until(story, now)), story]
  return looks.map(({ session, trace }) => {
    const next = newLines(printed, { session, trace, glyphs: 'utf8', now: session.lastAt })
    printed = next.printed
    return next.lines.map(plainText)
  })
}

describe('newLines', () => {
  it('prints a step when it ends, once', () => {
    const [early, same, later] = follow(helloWorld, [12, 12, 44])
    expect(early).toEqual([expect.stringMatching(/^ {4}0\.012 s .* challenge {3}GET \/v2\/ → 401 Bearer /u)])
    expect(same).toEqual([])
    expect(later).toEqual([expect.stringMatching(/^ {4}0\.044 s .* token {7}token library/u)])
  })

  it('sums up a pull when it is over, and the capture at its end', () => {
    const last = follow(helloWorld, [243])
    expect(last[0]?.at(-1)).toMatch(/^✔ 243 ms {3}docker\.io\/library\/hello-world:latest {3}linux\/amd64/u)
    expect(last[1]).toEqual(['captured   1 pull   9 steps   16.0 kB in 243 ms'])
  })

  it('prints steps in order of their ends', () => {
    const lines = follow(sideBySide, [60]).flat()
    expect(lines.map((line) => /layer \d\/3/u.exec(line)?.[0])).toEqual([
      'layer 3/3',
      'layer 1/3',
      'layer 2/3',
      undefined,
    ])
  })

  it('sums up a failed pull when it has been silent for a while, and again when it turns out otherwise', () => {
    const failed = withStatus(until(helloWorld, 149), 'failed')
    const summaries: string[] = []
    let printed: Printed = NOTHING_PRINTED
    const look = (story: Story, now: number): void => {
      const next = newLines(printed, { ...story, glyphs: 'utf8', now })
      printed = next.printed
      summaries.push(...next.lines.map(plainText).filter((line) => /^[✔✘]/u.test(line)))
    }
    const settled = withEnd(withoutOpenSteps(failed), 149)
    look(settled, 2148)
    expect(summaries).toEqual([])
    look(settled, 2149)
    look(settled, 2150)
    expect(summaries).toEqual([expect.stringMatching(/^✘ failed after 149 ms/u)])
    look(withStatus(until(helloWorld, 243), 'complete'), 2300)
    expect(summaries.slice(1)).toEqual([expect.stringMatching(/^✔ 243 ms/u)])
  })

  it('does not sum up a pull while a step is under way', () => {
    const open = withEnd(withStatus(until(helloWorld, 200), 'failed'), 200)
    const { lines } = newLines(NOTHING_PRINTED, { ...open, glyphs: 'utf8', now: 10_000 })
    expect(lines.map(plainText).filter((line) => line.startsWith('✘'))).toEqual([])
  })

  it('prints a finding once, after the step that decides it, and again when it is overcome', () => {
    const { session, trace, ...judgement } = judged(refusedWith('access denied'))
    const live = { ...session, ended: null }
    const look = (printed: Printed, now: Judgement): { lines: readonly string[]; printed: Printed } => {
      const next = newLines(printed, { session: live, trace, judgement: now, glyphs: 'utf8' })
      return { lines: next.lines.map(plainText), printed: next.printed }
    }
    const first = look(NOTHING_PRINTED, judgement)
    const step = first.lines.findIndex((line) => line.includes('401 UNAUTHORIZED'))
    expect(first.lines[step + 1]).toMatch(
      /^ {2}✘ error: registry-1\.docker\.io refuses .* \[denied-or-\S+\]$/u,
    )
    const [known] = judgement.findings
    if (known === undefined) throw new Error('nothing was found')
    const again: Judgement = {
      ...judgement,
      findings: [{ ...known, message: `${known.message} (and once more)` }],
    }
    expect(look(first.printed, again).lines).toEqual([])
    const overcome: Judgement = { findings: [{ ...known, level: 'note' }], headlines: new Map() }
    expect(look(first.printed, overcome).lines).toEqual([expect.stringMatching(/^ {2}╰ note: registry-1/u)])
  })

  it('keeps a finding back until its step is printed', () => {
    const { session, trace, ...judgement } = judged(refusedWith('access denied'))
    const steps = trace.steps.map((step) => ({
      ...step,
      endedAt: step.id === REFUSED_STEP ? null : step.endedAt,
    }))
    const open = { session: { ...session, ended: null }, trace: { ...trace, steps } }
    const { lines, printed } = newLines(NOTHING_PRINTED, { ...open, judgement, glyphs: 'utf8' })
    expect(lines.map(plainText).join()).not.toContain('error:')
    const later = newLines(printed, { session, trace, judgement, glyphs: 'utf8' }).lines.map(plainText)
    expect(later.filter((line) => line.includes('error:'))).toHaveLength(1)
  })

  it('takes the last event for the end when the writer is gone', () => {
    const open = until(helloWorld, 40)
    const session = withMissingEnd(open.session)
    const { lines } = newLines(NOTHING_PRINTED, { ...open, session, glyphs: 'utf8' })
    expect(lines).toHaveLength(open.trace.steps.length + open.trace.pulls.length + 1)
    expect(plainText(lines.at(-1) ?? [])).toMatch(/^captured/u)
    expect(newLines(NOTHING_PRINTED, { ...open, glyphs: 'utf8' }).lines.length).toBeLessThan(lines.length)
  })

  it('prints nothing after the end', () => {
    const { printed } = newLines(NOTHING_PRINTED, { ...helloWorld, glyphs: 'utf8', now: 243 })
    expect(newLines(printed, { ...helloWorld, glyphs: 'utf8', now: 243 })).toEqual({ lines: [], printed })
  })

  it('prints each step exactly once, whenever one looks', () => {
    fc.assert(
      fc.property(anyStory, fc.array(fc.nat(20_000)), (story, moments) => {
        const ended: Story = {
          ...story,
          session: { ...story.session, ended: { reason: 'quit', at: story.session.lastAt } },
        }
        const lines = follow(
          ended,
          moments.sort((a, b) => a - b),
        ).flat()
        const steps = lines.filter((line) => /^.{2} *\d+\.\d{3} s {2}/u.test(line))
        expect(steps).toHaveLength(story.trace.steps.length)
        expect(lines.filter((line) => line.startsWith('captured'))).toHaveLength(1)
      }),
    )
  })
})

function withPulls(story: Story, change: Partial<Pull>): Story {
  return {
    ...story,
    trace: { ...story.trace, pulls: story.trace.pulls.map((pull) => ({ ...pull, ...change })) },
  }
}

function withStatus(story: Story, status: PullStatus): Story {
  return withPulls(story, { status })
}

function withEnd(story: Story, endedAt: number): Story {
  return withPulls(story, { endedAt })
}

function withoutOpenSteps(story: Story): Story {
  const steps = story.trace.steps.filter(({ endedAt }) => endedAt !== null)
  return withPulls({ ...story, trace: { ...story.trace, steps } }, { steps: steps.map(({ id }) => id) })
}
