import { describe, expect, it } from 'vitest'
import { toAnsiText } from '../../../src/text/ansi.ts'
import { plainText } from '../../../src/text/span.ts'
import { displayWidth } from '../../../src/text/width.ts'
import { accountLines } from '../../../src/views/accounts/account-lines.ts'
import type { GlyphSet } from '../../../src/views/glyphs.ts'
import { judgedCapture } from '../../helpers/captures.ts'
import { dockerPull } from '../../helpers/docker-hub-play.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../../helpers/hostile.ts'
import { INDEX_TYPE, testImage } from '../../helpers/images.ts'
import { judged, type Judged } from '../../helpers/judged.ts'
import { CONTAINERD, digestOf, play, type Play } from '../../helpers/play.ts'

const GOLDEN = '../../../fixtures/golden/explain'

function linesOf({ session, trace, findings, headlines }: Judged, width: number, glyphs: GlyphSet = 'utf8') {
  return accountLines({ session, trace, judgement: { findings, headlines } }, { width, glyphs })
}

/** A mirror that is down, one that works, what is left of the limit, and a certificate that is over. */
function eventful(hostile = 'CN=Some CA'): Play {
  const pull = play()
  const image = testImage('redis')
  const agent = CONTAINERD
  pull.exchange('HEAD https://one.example/v2/library/redis/manifests/7?ns=docker.io', 503, { agent })
  const headers = [
    ['Content-Type', INDEX_TYPE],
    ['Docker-Content-Digest', digestOf(image.index)],
  ] as const
  const two = 'https://two.example/v2/library/redis/manifests/7?ns=docker.io'
  pull.exchange(`GET ${two}`, 200, { agent, answer: { headers, body: image.index } })
  for (const move of dockerPull(pull, { repository: 'library/redis', tag: '7', token: 't', image })) move()
  const limited = [
    ['ratelimit-limit', '100;w=21600'],
    ['ratelimit-remaining', '7;w=21600'],
    ['docker-ratelimit-source', hostile],
  ] as const
  const hub = 'https://registry-1.docker.io/v2/library/redis/manifests/7'
  pull.exchange(`GET ${hub}`, 200, { answer: { headers: limited, body: image.index } })
  pull.add({
    type: 'upstream.connected',
    connection: 0,
    authority: 'registry-1.docker.io',
    address: '[2001:db8::1]:443',
    ...{ dnsMs: 1, connectMs: 2, tlsMs: 3 },
    tls: {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      verification: 'off',
      wouldFail: 'tls-expired',
      certificate: {
        subject: 'CN=*.docker.io',
        issuer: hostile,
        notBefore: '2024-12-01T00:00:00.000Z',
        notAfter: '2025-12-01T00:00:00.000Z',
        sha256: 'ab'.repeat(32),
      },
    },
  })
  return pull
}

describe('accountLines', () => {
  it.each([80, 120])('draws all that there is to say in %i columns', async (width) => {
    const text = toAnsiText(linesOf(judged(eventful().events), width), 'none')
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/accounts-${width}.txt`)
  })

  it('says where the time of a real pull went', async () => {
    const text = toAnsiText(linesOf(await judgedCapture('docker-pull-redis'), 100), 'none')
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/accounts-redis.txt`)
  })

  it('draws with ASCII alone', () => {
    for (const line of linesOf(judged(eventful().events), 80, 'ascii')) {
      expect(plainText(line)).toMatch(/^[ -~]*$/u)
    }
  })

  it.each(HOSTILE_TEXTS)('lets nothing through that a terminal would act on: %j', (hostile) => {
    const lines = linesOf(judged(eventful(hostile).events), 80)
    for (const line of lines) {
      expect(plainText(line)).not.toMatch(UNSEEN)
      expect(displayWidth(plainText(line))).toBeLessThanOrEqual(80)
    }
  })

  it('has nothing to say of nothing', () => {
    expect(linesOf(judged([]), 80)).toEqual([])
  })
})
