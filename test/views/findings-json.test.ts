import { describe, expect, it } from 'vitest'
import { findingsText } from '../../src/views/findings-json.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { UNSEEN } from '../helpers/hostile.ts'
import { judged, type Judged } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'

function parsed({ trace, ...judgement }: Judged): unknown {
  return JSON.parse(findingsText(trace, judgement))
}

describe('findingsText', () => {
  it('gives each pull with the rule that explains it, and the findings in full', async () => {
    const judgement = await judgedCapture('docker-pull-missing-tag')
    const [finding] = judgement.findings
    expect(finding).toBeDefined()
    expect(parsed(judgement)).toEqual({
      format: 'pullscope/findings',
      version: 1,
      insecure: [],
      pulls: [
        {
          id: 0,
          reference: 'docker.io/library/redis:nosuch',
          status: 'failed',
          headline: 'tag-or-name-unknown',
        },
      ],
      findings: [{ ...finding }],
    })
  })

  it('has no headline for a pull that came to its end', async () => {
    expect(parsed(await judgedCapture('docker-pull-redis'))).toMatchObject({
      pulls: [{ status: 'complete', headline: null }],
      findings: [],
    })
  })

  it('is a whole document when there is nothing', () => {
    const { trace, ...judgement } = judged([])
    expect(findingsText(trace, judgement)).toMatch(/^\{\n {2}"format": [^]*\n\}\n$/)
    expect(parsed(judged([]))).toMatchObject({ pulls: [], findings: [] })
  })

  it('writes as escapes what a terminal would act on, and keeps it', () => {
    const { events, exchange } = play()
    const body = '\u001b[2Jmanifest \u202e unknown'
    exchange('GET https://r.example/v2/a/b/manifests/1', 404, { answer: { body } })
    const { trace, ...judgement } = judged(events)
    const document = findingsText(trace, judgement)
    expect(document.replaceAll('\n', '')).not.toMatch(UNSEEN)
    expect(judgement.findings.length).toBeGreaterThan(0)
    expect(JSON.parse(document)).toMatchObject({ findings: judgement.findings })
  })
})
