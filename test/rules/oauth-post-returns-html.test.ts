import { describe, expect, it } from 'vitest'
import { oauthPostReturnsHtml } from '../../src/rules/oauth-post-returns-html.ts'
import { CHALLENGE, REALM, REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { CONTAINERD, play, type Play } from '../helpers/play.ts'

const PAGE = { headers: [['Content-Type', 'text/html; charset=utf-8']], body: '<html>no</html>' } as const

function posted(answer: Parameters<Play['answer']>[2]): Play {
  const log = play()
  log.exchange(`GET ${REGISTRY}/v2/`, 401, { agent: CONTAINERD, answer: { headers: [CHALLENGE] } })
  const id = log.ask(`POST ${REALM}`, {
    agent: CONTAINERD,
    body: 'grant_type=password&scope=repository:a:pull',
  })
  log.answer(id, 405, answer)
  return log
}

describe('oauth-post-returns-html', () => {
  it('finds a POST after which nothing comes', () => {
    const log = posted(PAGE)
    log.end()
    const { findings } = judged(log.events)
    expect(findings.map(({ rule }) => rule)).toEqual(['oauth-post-returns-html'])
    expect(findings[0]?.message).toContain(
      'auth.docker.io answers the POST for a token with 405 and a web page',
    )
  })

  it('passes over a client that goes on with GET, and an answer in JSON', () => {
    const log = posted(PAGE)
    log.exchange(`GET ${REALM}?service=registry.docker.io`, 200, { agent: CONTAINERD })
    expect(findingsOf(oauthPostReturnsHtml, log.events)).toEqual([])
    expect(findingsOf(oauthPostReturnsHtml, posted({ body: '{}' }).events)).toEqual([])
  })
})
