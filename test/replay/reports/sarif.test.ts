// The document was checked once against the types made of the 2.1.0 schema (@types/sarif); here the fields that the
// standard requires and code scanning reads.

import { describe, expect, it } from 'vitest'
import { sarifText } from '../../../src/replay/reports/sarif.ts'
import type { Examination } from '../../../src/replay/reports/report.ts'
import type { Probe } from '../../../src/replay/probe.ts'
import { BROKEN, DELTA, examination, HEALTHY, LIBRARY, MIRROR } from '../../helpers/verdicts.ts'

const PROBE: Probe = {
  id: 'realm-elsewhere',
  title: 'The challenge still names the upstream’s token server',
  level: 'warning',
  why: 'It was passed on as it came.',
  source: ['distribution-spec end-1', 'https://github.com/ciiiii/cloudflare-docker-proxy/issues/62'],
  needs: [],
  examine: () => Promise.resolve({ result: 'pass' }),
  explains: () => false,
  remedy: 'name itself',
}

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly kind?: string
  readonly message: { readonly text: string }
  readonly baselineState?: string
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[]
  }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
}
interface Run {
  readonly tool: {
    readonly driver: { readonly name: string; readonly rules: readonly Record<string, unknown>[] }
  }
  readonly invocations: readonly {
    readonly executionSuccessful: boolean
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[]
  }[]
  readonly results: readonly Result[]
}

function run(...examinations: readonly Examination[]): Run {
  const log = JSON.parse(sarifText(examinations, 'check', [PROBE])) as {
    version: string
    $schema: string
    runs: Run[]
  }
  expect(log.version).toBe('2.1.0')
  expect(log.$schema).toMatch(/sarif-2\.1\.0\.json$/)
  // GitHub takes one run a tool.
  expect(log.runs).toHaveLength(1)
  return log.runs[0] ?? expect.unreachable()
}

describe('the SARIF report', () => {
  it('has a rule a probe with its page, and one for faults that no probe finds', () => {
    const { driver } = run(examination()).tool
    expect(driver.name).toBe('pullscope')
    expect(driver.rules.map(({ id }) => id)).toEqual(['realm-elsewhere', 'library-lost'])
    expect(driver.rules[0]).toMatchObject({
      shortDescription: { text: PROBE.title },
      fullDescription: { text: PROBE.why },
      helpUri: 'https://github.com/ciiiii/cloudflare-docker-proxy/issues/62',
      defaultConfiguration: { level: 'warning' },
    })
  })

  it('has a result a fault, the worst first, at the candidate', () => {
    const { results, tool } = run(examination(), examination(HEALTHY))
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['library-lost', 'error'],
      ['realm-elsewhere', 'warning'],
    ])
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex]?.['id']).toBe(ruleId)
      expect(locations[0]?.logicalLocations[0]?.fullyQualifiedName).toBe(MIRROR)
      // A relative path: code scanning refuses absolute URIs of other schemes than file.
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('mirror.example%3A8443')
    }
  })

  it('shows the proof, who breaks and the remedy in the message', () => {
    const [result] = run(examination()).results
    expect(result?.message.text).toContain('It breaks docker, containerd.')
    expect(result?.message.text).toContain(
      '\nGET https://mirror.example:8443/v2/busybox/manifests/latest → 404 ',
    )
    expect(result?.message.text).toContain('\nDo: rewrite')
  })

  it('escapes what SARIF takes for links and placeholders', () => {
    const message = 'see [this](https://evil.example) {0} \\'
    const [result] = run(
      examination({ ...BROKEN, faults: [{ ...LIBRARY, message, evidence: [], remedy: 'x' }] }),
    ).results
    expect(result?.message.text).toContain('see \\[this\\](https://evil.example) {{0}} \\\\')
  })

  it('knows a fault again: the same print for the same fault and candidate, whatever else changed', () => {
    const print = (one: Examination): unknown =>
      run(one).results[0]?.partialFingerprints['primaryLocationLineHash']
    const other = {
      ...BROKEN,
      faults: [{ ...LIBRARY, message: 'in other words', breaks: ['crane'], evidence: [] }],
    }
    expect(print(examination(other))).toBe(print(examination()))
    expect(print(examination({ ...BROKEN, candidate: 'https://b.example' }))).not.toBe(print(examination()))
    expect(print(examination())).toMatch(/^[0-9a-f]{32}:1$/)
  })

  it('tells what is new, unchanged and gone since a baseline', () => {
    const { results } = run(examination(BROKEN, { delta: DELTA }))
    expect(results.map(({ ruleId, baselineState, level }) => [ruleId, baselineState, level])).toEqual([
      ['library-lost', 'new', 'error'],
      ['realm-elsewhere', 'unchanged', 'warning'],
      ['accept-lost', 'absent', 'none'],
    ])
    expect(run(examination()).results[0]).not.toHaveProperty('baselineState')
  })

  it('does not lose what could not be told', () => {
    const reserved = { ...BROKEN, outcome: 'inconclusive', reservations: ['stopped after 3 probes'] } as const
    const [invocation] = run(examination(reserved)).invocations
    expect(invocation?.executionSuccessful).toBe(false)
    const texts = invocation?.toolExecutionNotifications.map(({ message }) => message.text) ?? []
    expect(texts[0]).toBe(`${MIRROR}: stopped after 3 probes`)
    expect(texts[1]).toContain(`${MIRROR}: range-broken could not be told: GET `)
    expect(texts).toHaveLength(2)
  })
})
