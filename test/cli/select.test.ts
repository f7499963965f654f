// `--select` of the commands that read a capture, as a user gives it.

import { describe, expect, it } from 'vitest'
import { pullscope } from './pullscope.ts'

const HELLO = 'fixtures/captures/docker-pull-hello-world.jsonl'
const MISSING = 'fixtures/captures/docker-pull-missing-tag.jsonl'

interface Exported {
  readonly pulls: readonly { readonly id: number; readonly steps: readonly number[] }[]
  readonly steps: readonly { readonly id: number; readonly phase: string; readonly causedBy: number | null }[]
  readonly connections: readonly { readonly id: number }[]
}

describe('--select', () => {
  it('narrows an export to steps that fit together, and says so', async () => {
    const { code, stdout, stderr } = await pullscope([
      'export',
      HELLO,
      '--to',
      'json',
      '--select',
      '~phase layer',
    ])
    expect(code).toBe(0)
    expect(stderr).toBe('pullscope: --select ~phase layer: 2 of 9 steps\n')
    const { pulls, steps, connections } = JSON.parse(stdout) as Exported
    expect(steps.map(({ id, phase, causedBy }) => [id, phase, causedBy])).toEqual([
      [0, 'layer', null],
      [1, 'layer', 0],
    ])
    expect(pulls).toMatchObject([{ id: 0, steps: [0, 1] }])
    expect(connections).toHaveLength(2)
  })

  it('keeps to the width and to ASCII', async () => {
    const flags = ['--select', '~phase layer', '--ascii']
    const { stdout } = await pullscope(['export', HELLO, '--to', 'text', '--width', '72', ...flags])
    expect(stdout).toContain('GET layer')
    expect(stdout).not.toMatch(/[^\n -~]/u)
    expect(stdout.split('\n').every((line) => line.length <= 72)).toBe(true)
    const report = await pullscope(['export', HELLO, '--to', 'markdown', ...flags])
    expect(report.stdout).toContain('Only the steps that `~phase layer` selects.')
  })

  it('writes a document of nothing where nothing is selected', async () => {
    const { code, stdout, stderr } = await pullscope([
      'export',
      HELLO,
      '--to',
      'mermaid',
      '--select',
      'nowhere',
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('nothing captured')
    expect(stderr).toContain('none of 9 steps')
  })

  it('tells of the findings that rest on what it selects, with the numbers of the whole capture', async () => {
    const json = ['explain', '--json', MISSING, '--select']
    const { stdout } = await pullscope([...json, '~phase manifest | ~phase resolve'])
    const { findings } = JSON.parse(stdout) as { findings: readonly { evidence: readonly number[] }[] }
    expect(findings).toHaveLength(1)
    expect(findings[0]?.evidence).toContain(3)
    const other = await pullscope(['explain', MISSING, '--select', '~phase token', '--fail-on', 'error'])
    expect(other.code).toBe(0)
    expect(other.stdout).toContain('no finding at the selected steps')
    expect(other.stdout).not.toContain('no rule explains')
  })

  it('narrows the hosts of explain, and show without a screen', async () => {
    const hosts = await pullscope(['explain', '--hosts', '--lines', HELLO, '--select', '~host auth'])
    expect(hosts.stdout).toBe('auth.docker.io:443\n')
    const shown = await pullscope(['show', '--no-ui', HELLO, '--select', '~m HEAD'])
    expect(shown.stdout).toContain('HEAD latest')
    expect(shown.stdout).not.toContain('GET')
  })

  it.each([
    ['~phaes layer', 'at character 1, there is no operator ~phaes; did you mean ~phase?'],
    ['(~e', 'at character 1, the ( has no )'],
    ['', 'at character 1, a word or an operator such as ~d was expected, not the end'],
  ])('refuses %j and says where it went wrong', async (text, message) => {
    const { code, stdout, stderr } = await pullscope(['export', HELLO, '--to', 'json', '--select', text])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`--select ${text} is no expression: ${message}`)
  })

  it('is refused where there is no capture', async () => {
    const { code, stderr } = await pullscope(['explain', '--error', 'denied', '--select', '~e'])
    expect(code).toBe(2)
    expect(stderr).toContain('--select needs a capture')
  })
})
