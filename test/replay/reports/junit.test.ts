import { describe, expect, it } from 'vitest'
import { junit } from '../../../src/replay/reports/junit.ts'
import type { Examination } from '../../../src/replay/reports/report.ts'
import { BROKEN, DELTA, DIFFERENCES, examination, HEALTHY, MIRROR, OPTIONS } from '../../helpers/verdicts.ts'
import { elements, parseXml, type Element } from '../../helpers/xml.ts'

function suites(...examinations: readonly Examination[]): readonly Element[] {
  const root = parseXml(junit.render(examinations, OPTIONS))
  expect(root.name).toBe('testsuites')
  return elements(root, 'testsuite')
}

function testcase(suite: Element | undefined, name: string): Element {
  const found = suite?.children.find(({ attributes }) => attributes['name'] === name)
  if (found === undefined) throw new Error(`no case ${name}`)
  return found
}

function endings(suite: Element | undefined, name: string): readonly string[] {
  return testcase(suite, name).children.map((child) => child.name)
}

describe('the JUnit report', () => {
  it('has a suite a candidate, whose numbers are those of its cases', () => {
    const all = suites(examination(), examination(HEALTHY))
    expect(all.map(({ attributes }) => attributes['name'])).toEqual([MIRROR, 'https://good.example'])
    for (const suite of all) {
      const cases = elements(suite, 'testcase')
      const number = (ending: string): string => String(elements(suite, ending).length)
      expect(suite.attributes).toMatchObject({
        tests: String(cases.length),
        failures: number('failure'),
        errors: number('error'),
        skipped: number('skipped'),
        timestamp: '2026-01-02T03:04:05',
      })
    }
  })

  it('has a case a probe and client, and one a pull, all of different names', () => {
    const [suite] = suites(examination())
    const cases = elements(suite ?? fail(), 'testcase')
    expect(cases).toHaveLength(BROKEN.grid.length + BROKEN.pulls.length + 1)
    // GitLab shows only the first of the same class and name.
    expect(
      new Set(cases.map(({ attributes }) => `${attributes['classname']} ${attributes['name']}`)).size,
    ).toBe(cases.length)
    for (const { attributes, children } of cases) {
      expect(attributes['classname']).toMatch(/^mirror_example:8443\.[a-z-]+$/)
      for (const { name } of children) expect(['failure', 'error', 'skipped', 'system-out']).toContain(name)
    }
  })

  it('tells a failure with its evidence, what this client’s users read, and what to do', () => {
    const [suite] = suites(examination())
    const [failure, output] = testcase(suite, 'library-lost: docker').children
    expect(failure?.attributes['message']).toBe(BROKEN.faults[1]?.message)
    expect(failure?.text).toContain('do: rewrite ^/v2/([^/]+)/')
    expect(output?.name).toBe('system-out')
    expect(output?.text).toContain(
      'GET https://mirror.example:8443/v2/busybox/manifests/latest → 404 {"errors"',
    )
    expect(output?.text).toContain('users read: Error response from daemon')
    expect(output?.text).not.toContain('failed to resolve reference')
  })

  it('has passes without a word, and skips and errors with a reason', () => {
    const [suite] = suites(examination())
    expect(endings(suite, 'head-unsupported: docker')).toEqual([])
    expect(endings(suite, 'stale-tag: docker')).toEqual(['skipped'])
    expect(endings(suite, 'range-broken: docker')).toEqual(['error'])
    expect(testcase(suite, 'range-broken: docker').children[0]?.attributes['message']).toContain(
      'socket hang up',
    )
    expect(endings(suite, 'pull as host: docker')).toEqual(['failure', 'system-out'])
    expect(endings(suite, 'pull as mirror: docker')).toEqual([])
  })

  it('is not green when nothing could be concluded, or a difference breaks', () => {
    const reserved = { ...HEALTHY, outcome: 'inconclusive', reservations: ['stopped'] } as const
    const [suite, other] = suites(
      examination(reserved),
      examination({ ...HEALTHY, differences: DIFFERENCES }),
    )
    expect(endings(suite, 'verdict')).toEqual(['error', 'system-out'])
    expect(endings(other, 'verdict')).toEqual([])
    expect(endings(other, 'HEAD library/busybox:latest: status')).toEqual(['failure'])
    expect(elements(other ?? fail(), 'failure')).toHaveLength(1)
  })

  it('skips what a baseline knows', () => {
    const known = { ...DELTA, fresh: [], known: ['realm-elsewhere', 'library-lost'] }
    const [fresh, old] = suites(examination(BROKEN, { delta: DELTA }), examination(BROKEN, { delta: known }))
    expect(endings(fresh, 'realm-elsewhere: docker')).toEqual(['skipped', 'system-out'])
    expect(endings(fresh, 'library-lost: docker')).toEqual(['failure', 'system-out'])
    expect(endings(fresh, 'pull as host: docker')).toEqual(['failure', 'system-out'])
    expect(endings(old, 'pull as host: docker')).toEqual(['skipped', 'system-out'])
    expect(elements(old ?? fail(), 'failure')).toEqual([])
  })
})

function fail(): never {
  throw new Error('no suite')
}
