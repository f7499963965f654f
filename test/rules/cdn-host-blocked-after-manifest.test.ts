import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { cdnHostBlockedAfterManifest } from '../../src/rules/cdn-host-blocked-after-manifest.ts'
import { CDN, dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { judged } from '../helpers/judged.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'
import { messagesOf, unreachable, unreachableCdn } from '../helpers/unreachable.ts'

const REFUSED = { cause: 'refused', detail: 'connect ECONNREFUSED 192.0.2.1:443' } as const

/** A pull whose blobs are all redirected and never followed. `after` is what the capture shows besides. */
function ledNowhere(after: (log: Play) => void = () => undefined): readonly CaptureEvent[] {
  const log = play()
  const pull = { repository: 'library/redis', tag: '7', token: 'tttttttt', image: testImage('cdn') }
  dockerPull(log, pull).forEach((move, i) => {
    if (i < 5 || i % 2 === 1) move()
  })
  after(log)
  log.end()
  return log.events
}

const HOST = new URL(CDN).host

/** A tunnel to the CDN that nobody looked into. */
function passed(log: Play): void {
  const sealed = { connection: 9, authority: HOST, intercepted: false, sni: null, alpn: [] } as const
  log.add({ type: 'connection.opened', connection: 9, client: '127.0.0.1:50009' })
  log.add({ type: 'tunnel.opened', ...sealed })
  log.add({ type: 'tunnel.closed', connection: 9, sent: 500, received: 30_000 })
}

describe('cdn-host-blocked-after-manifest', () => {
  it('warns of redirects of which nothing was seen to come, at the head of a pull that is not whole', () => {
    const { findings, headlines } = judged(ledNowhere())
    expect(findings).toMatchObject([
      {
        rule: 'cdn-host-blocked-after-manifest',
        level: 'warning',
        pull: 0,
        message: expect.stringMatching(
          /^registry-1\.docker\.io redirects config sha256:\S+ and 2 more to production\.cloudflare\.docker\.com, and nothing was seen to come from there$/,
        ) as string,
      },
    ])
    expect(headlines.get(0)).toBe(findings[0])
  })

  it('says why, where a connection to that host failed before anything was asked', () => {
    const message = `cannot reach ${HOST}: it refused the connection (connect ECONNREFUSED 192.0.2.1:443)`
    const { headlines } = judged(
      ledNowhere((log) => {
        const failure = { connection: 9, authority: HOST, cause: 'refused', message } as const
        log.add({ type: 'connection.opened', connection: 9, client: '127.0.0.1:50009' })
        log.add({ type: 'upstream.failed', ...failure })
      }),
    )
    expect(headlines.get(0)).toMatchObject({ level: 'error', rule: 'cdn-host-blocked-after-manifest' })
    expect(headlines.get(0)?.message).toMatch(/cannot be reached: connect ECONNREFUSED 192\.0\.2\.1:443$/)
  })

  it('names the host from which nothing came, and not the one from which bytes did', () => {
    const elsewhere = (log: Play): void => {
      passed(log)
      const line = `GET ${REGISTRY}/v2/library/redis/blobs/${digestOf('more')}`
      log.exchange(line, 307, { answer: { headers: [['Location', 'https://other.example/blob']] } })
    }
    expect(messagesOf(cdnHostBlockedAfterManifest, ledNowhere(elsewhere))).toEqual([
      expect.stringMatching(
        /^registry-1\.docker\.io redirects layer sha256:\S+ to other\.example, and nothing /,
      ),
    ])
  })

  it('is silent where bytes passed through a tunnel to that host, and while the capture runs', () => {
    expect(messagesOf(cdnHostBlockedAfterManifest, ledNowhere(passed))).toEqual([])
    expect(messagesOf(cdnHostBlockedAfterManifest, ledNowhere().slice(0, -1))).toEqual([])
  })

  it('names the store, who redirects there, and what the system said', () => {
    expect(messagesOf(cdnHostBlockedAfterManifest, unreachableCdn(REFUSED))).toEqual([
      expect.stringMatching(
        /^production\.cloudflare\.docker\.com, to which registry-1\.docker\.io redirects layer sha256:\S+, cannot be reached: connect ECONNREFUSED 192\.0\.2\.1:443$/,
      ),
    ])
  })

  it.each(['dns-failed', 'timeout', 'unreachable', 'reset', 'proxy-refused'] as const)(
    'explains %s alone',
    (cause) => {
      const { findings } = judged(unreachableCdn({ ...REFUSED, cause }))
      expect(findings.map(({ rule }) => rule)).toEqual(['cdn-host-blocked-after-manifest'])
    },
  )

  it('passes over a registry that cannot be reached, and a certificate that is not trusted', () => {
    expect(messagesOf(cdnHostBlockedAfterManifest, unreachable(REFUSED))).toEqual([])
    expect(
      messagesOf(cdnHostBlockedAfterManifest, unreachableCdn({ cause: 'tls-untrusted', detail: 'x' })),
    ).toEqual([])
  })
})
