// The screen when not everything can be trusted or read: hosts that are not verified, tunnels that are not decrypted, what
// pullscope changed, and clients that it turned away.

import { describe, expect, it } from 'vitest'
import { frameOf } from '../../ui/frame.ts'
import { initialState } from '../../ui/state.ts'
import { drawn } from '../helpers/drawn.ts'
import { frameSvg } from '../helpers/frame-svg.ts'
import { reach, reachEvents } from '../helpers/reach.ts'
import { modelAt, modelOfStory, press, screenOf } from '../helpers/screens.ts'

const FOLDER = '../../fixtures/golden/ui'

function liveAt(now: number, columns: number): ReturnType<typeof screenOf> {
  const screen = screenOf(modelAt(reachEvents('open'), now), { size: { columns, rows: 24 } })
  press(screen, 'right')
  return screen
}

/** The detail of a step of the pull, or of what is outside any pull, as text. */
function detail(section: 'pull' | 'loose', row: number): string {
  const screen = screenOf(modelOfStory(reach), { size: { columns: 100, rows: 70 } })
  const steps = Array.from({ length: row }, () => 'right')
  press(screen, ...(section === 'loose' ? ['right'] : []), 'g', 'enter', ...steps)
  return screen.getRows().join('\n')
}

describe('a tunnel that is not decrypted', () => {
  it.each([80, 160])('has a row of its own while it is open, in %i columns', async (columns) => {
    await expect(drawn(liveAt(500, columns), columns)).toMatchFileSnapshot(`${FOLDER}/reach-${columns}.txt`)
  })

  it('grows as bytes pass', () => {
    const rowAt = (now: number): string | undefined =>
      liveAt(now, 120)
        .getRows()
        .find((row) => row.includes('not decrypted'))
    expect(rowAt(200)).not.toContain('so far')
    expect(rowAt(350)).toContain('not decrypted 2.4 MB so far')
  })

  it('is told by what can be seen from outside', () => {
    const text = detail('loose', 0)
    expect(text).toContain('content      not decrypted: bytes went through as they came')
    expect(text).toContain('SNI          quay.io')
    expect(text).toContain('ALPN         h2, http/1.1, as offered by the client')
    expect(text).toContain('31.4 MB (31,400,000 bytes) down, 2.1 kB (2,100 bytes) up')
    expect(text).toContain('address      192.0.2.7:443 (IPv4)')
    expect(text).not.toMatch(/Request|Response/u)
  })
})

describe('the detail of a step', () => {
  it('shows an upstream that was not verified, and why it would have been refused', () => {
    const text = detail('pull', 0)
    expect(text).toContain('address      [fd00::7]:5000 (IPv6)')
    expect(text).toContain('took         DNS 3 ms, TCP 5 ms, TLS 9 ms')
    expect(text).toContain('certificate  ▲ insecure, not verified: it would have been refused (tls-expired)')
    expect(text).toContain('subject      CN=registry.test')
    expect(text).toContain('valid        2024-01-01T00:00:00.000Z to 2025-01-01T00:00:00.000Z')
  })

  it('shows all that pullscope changed, and answers before the answer', () => {
    const text = detail('pull', 0)
    expect(text).toContain('pullscope rewrote host: 127.0.0.1:5000 → registry.test:5000')
    expect(text).toMatch(/pullscope rewrote location: https:\/\/cdn\.test\/blob\/1 → http:\/\/127\.0\.0\.1/u)
    expect(text).toContain('103 Early Hints')
  })

  it('shows the upstream proxy, whose address it is, and what TLS showed behind it', () => {
    const text = detail('pull', 1)
    expect(text).toContain('through      socks5h://127.0.0.1:1080')
    expect(text).toContain('address      127.0.0.1:1080 (IPv4), that of the proxy')
    expect(text).toContain('took         TCP and proxy 18 ms, TLS 11 ms')
    expect(text).not.toContain('not verified')
  })

  it('of a client that was turned away says that nobody else was asked', () => {
    const text = detail('loose', 1)
    expect(text).toMatch(/the registry did not say this: it was not asked/u)
    expect(text).toContain('Response, made by pullscope')
  })
})

it('paints what is not verified red', () => {
  const options = { columns: 80, height: 24, glyphs: 'utf8', warning: null } as const
  const { rows } = frameOf(modelOfStory(reach), initialState('file'), options)
  expect(rows[0]?.line).toContainEqual({ text: '▲ insecure: 2 hosts', tone: 'bad' })
  expect(frameSvg(rows, 80)).toMatch(/fill="#f85149"[^>]*>▲ insecure: 2 hosts</u)
})
