import { describe, expect, it } from 'vitest'
import { mirrorErrorHiddenByFallback } from '../../src/rules/mirror-error-hidden-by-fallback.ts'
import { dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { findingsOf, judged, type Judged } from '../helpers/judged.ts'
import { play, type Play } from '../helpers/play.ts'

const PING = 'GET https://mirror.example/v2/'
const HUB = `HEAD ${REGISTRY}/v2/library/redis/manifests/latest`
const image = testImage('mirrored')

/** What the mirror did, then what Docker Hub did: all that it should, or a refusal of the manifest. */
function pulled(mirror: (log: Play) => void, hub: 'well' | number): Judged {
  const log = play()
  mirror(log)
  if (hub === 'well') {
    const moves = dockerPull(log, { repository: 'library/redis', tag: 'latest', token: 'T', image })
    for (const move of moves) move()
  } else {
    log.exchange(`GET ${REGISTRY}/v2/`, 200)
    log.exchange(HUB, hub, { authorization: 'Bearer T' })
  }
  log.end()
  return judged(log.events)
}

const PAGE = { body: '<html><title>Welcome\u001b[2J to nginx</title></html>' }
const MANIFEST = 'HEAD https://mirror.example/v2/library/redis/manifests/latest'

/** The ways in which a mirror fails, and what is said of each. */
const WAYS: readonly (readonly [string, (log: Play) => void])[] = [
  ['cannot be reached', (log) => void log.exchange(PING, 502, { answer: { from: 'pullscope' } })],
  ['answers GET /v2/ with 500', (log) => void log.exchange(PING, 500)],
  ['answers GET /v2/ with 403: “no”', (log) => void log.exchange(PING, 403, { answer: { body: 'no' } })],
  [
    'answers GET /v2/ with 404 and a web page titled “Welcome\u001b[2J to nginx”',
    (log) => void log.exchange(PING, 404, { answer: PAGE }),
  ],
  [
    'answers HEAD latest with 404',
    (log) => {
      log.exchange(PING, 200)
      log.exchange(MANIFEST, 404)
    },
  ],
]

describe.each(WAYS)('a mirror that %s', (words, mirror) => {
  it('is a warning when the pull came from Docker Hub', () => {
    const { findings, headlines } = pulled(mirror, 'well')
    expect(findings[0]).toMatchObject({
      rule: 'mirror-error-hidden-by-fallback',
      level: 'warning',
      message: `the mirror mirror.example ${words}; so registry-1.docker.io was asked instead`,
    })
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(headlines.size).toBe(0)
  })

  it('heads a pull that Docker Hub failed too', () => {
    const { headlines } = pulled(mirror, 429)
    expect(headlines.get(0)).toMatchObject({
      rule: 'mirror-error-hidden-by-fallback',
      level: 'error',
      message: expect.stringContaining(words) as string,
    })
  })
})

describe('mirror-error-hidden-by-fallback', () => {
  it('comes first where nothing answered at all', () => {
    const log = play()
    for (const host of ['https://mirror.example', REGISTRY])
      log.exchange(`GET ${host}/v2/`, 502, { answer: { from: 'pullscope' } })
    log.end()
    expect(judged(log.events).findings[0]).toMatchObject({
      rule: 'mirror-error-hidden-by-fallback',
      level: 'error',
    })
  })

  it('does not blame a mirror for an image that Docker Hub does not have either', () => {
    const { headlines } = pulled((log) => void log.exchange(MANIFEST, 404), 404)
    expect(headlines.get(0)?.rule).toBe('tag-or-name-unknown')
  })

  it('passes over a mirror that works, and a registry that failed long before', () => {
    const works = pulled((log) => void log.exchange(PING, 200), 'well')
    expect(works.findings.filter(({ rule }) => rule === mirrorErrorHiddenByFallback.id)).toEqual([])
    const log = play()
    log.exchange('GET https://registry.example/v2/', 500)
    log.exchange('GET https://registry.example/v2/', 200)
    log.exchange(`GET ${REGISTRY}/v2/`, 200)
    expect(findingsOf(mirrorErrorHiddenByFallback, log.events)).toEqual([])
  })
})
