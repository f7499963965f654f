// `-o -`: standard output for results. For recordings it is refused (idle-flags.test.ts).

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CAPTURES } from '../helpers/captures.ts'
import { pullscope } from './pullscope.ts'

const PULL = join(CAPTURES, 'docker-pull-hello-world.jsonl')
const OTHER = join(CAPTURES, 'containerd-pull-hello-world.jsonl')

it.each([[['export', PULL, '--to', 'har']], [['diff', PULL, OTHER, '--to', 'json']]])(
  '%j prints as it does without',
  async (args) => {
    const { code, stdout, stderr } = await pullscope([...args, '-o', '-'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe((await pullscope(args)).stdout)
    expect(existsSync('-')).toBe(false)
  },
)

it('redact prints a capture that opens', async () => {
  const { code, stdout, stderr } = await pullscope(['redact', PULL, '-o', '-'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'pullscope: 0 places changed: standard output\n' })
  expect(existsSync('-')).toBe(false)
  const shown = await pullscope(['export', '-', '--to', 'curl'], { input: stdout })
  expect(shown).toMatchObject({ code: 0, stderr: '' })
})
