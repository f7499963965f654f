// `trace --fail-on`: the exit code that a CI job sees.

import { describe, expect, it } from 'vitest'
import type { Finished } from '../real/process.ts'
import { startOrigin } from './origin.ts'
import { ask, ASK, pullscope, startTrace } from './pullscope.ts'

const MISSING = 'https://registry.test/v2/none/manifests/a'
const SAYS = /^pullscope: --fail-on \w+: error: registry\.test has no none:a .*\[tag-or-name-unknown\]$/m

/** A traced command that asks for these URLs and then exits with `code`. */
async function traced(flags: readonly string[], urls: readonly string[], code: number): Promise<Finished> {
  const origin = await startOrigin()
  const script = `"$@"; exit ${code}`
  return pullscope(['trace', ...flags, ...origin.options, '--', 'sh', '-c', script, 'sh', ...ASK, ...urls])
}

describe('pullscope trace --fail-on', () => {
  it.each(['error', 'warning'])('%s: exits with 1 for an error, and names it on stderr', async (level) => {
    const { code, stderr } = await traced(['--fail-on', level], [MISSING], 0)
    expect(code, stderr).toBe(1)
    expect(stderr).toMatch(SAYS)
  })

  it('leaves the word to a command that failed by itself', async () => {
    const { code, stderr } = await traced(['--fail-on', 'error'], [MISSING], 42)
    expect(code, stderr).toBe(42)
    expect(stderr).toMatch(SAYS)
  })

  it('exits with 0 when nothing is wrong', async () => {
    const { code, stderr } = await traced(['--fail-on', 'warning'], ['https://registry.test/v2/'], 0)
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain('--fail-on')
  })

  it('does not judge by findings unless it is asked to', async () => {
    const { code, stderr } = await traced([], [MISSING], 0)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/^ {2}✘ error: registry\.test has no none:a \[tag-or-name-unknown\]$/m)
  })

  it('holds for a trace without a command, too', async () => {
    const origin = await startOrigin()
    const live = await startTrace(['--fail-on', 'error', ...origin.options])
    await ask(live, MISSING)
    const { code, stderr } = await live.running.stop('SIGINT')
    expect(code, stderr).toBe(1)
    expect(stderr).toMatch(SAYS)
  })

  it('takes no other level', async () => {
    expect(await pullscope(['trace', '--fail-on', 'note'])).toMatchObject({ code: 2 })
  })
})
