import { expect, it } from 'vitest'
import type { CaptureFact } from '../../src/capture/event.ts'
import { TunnelLog } from '../../src/proxy/tunnel-log.ts'

function begin(): { log: TunnelLog; told: () => string[]; facts: readonly CaptureFact[] } {
  const facts: CaptureFact[] = []
  const log = {
    record: (fact: CaptureFact) => void facts.push(fact),
    nextConnection: () => 0,
    nextExchange: () => 0,
    now: () => 0,
  }
  const told = () => facts.map((fact) => ('cause' in fact ? `${fact.type} ${fact.cause}` : fact.type))
  return { log: new TunnelLog(log, 0), told, facts }
}

it('a tunnel is told of once, and so is the failure of its TLS', () => {
  const { log, told } = begin()
  log.accepted({ host: 'a.test', port: 443 })
  log.opened('https', { sni: 'a.test', alpn: [] })
  log.handshakeStarted('a.test')
  log.failed('a.test', 'untrusted', '')
  log.failed('a.test', 'reset', '')
  log.ended('client')
  expect(told()).toEqual(['tunnel.opened', 'tls.failed untrusted'])
})

it('a client that leaves within the handshake has failed it; pullscope that leaves has not', () => {
  for (const [by, failures] of [
    ['client', ['tls.failed closed']],
    ['pullscope', []],
  ] as const) {
    const { log, told } = begin()
    log.accepted({ host: 'a.test', port: 443 })
    log.handshakeStarted('a.test')
    log.ended(by)
    expect(told()).toEqual(['tunnel.opened', ...failures])
  }
})

it('a client that leaves without a word is given no reason', () => {
  const { log, facts } = begin()
  log.accepted({ host: 'a.test', port: 443 })
  log.handshakeStarted('a.test')
  log.ended('client')
  expect(facts.at(-1)).toMatchObject({
    message: 'the client closed the connection in the TLS handshake for a.test, and did not say why',
  })
})

it('a connection without a tunnel has nothing to tell', () => {
  const { log, told } = begin()
  log.ended('client')
  expect(told()).toEqual([])
})

it('the bytes of a tunnel that is not decrypted are told of ten times a second, and at its end', () => {
  const facts: CaptureFact[] = []
  let now = 1_000
  const log = new TunnelLog(
    {
      record: (fact) => void facts.push(fact),
      nextConnection: () => 0,
      nextExchange: () => 0,
      now: () => now,
    },
    0,
  )
  log.accepted({ host: 'a.test', port: 443 })
  log.openedSealed('https', { sni: 'a.test', alpn: ['h2'] })
  for (const at of [1_000, 1_099, 1_100, 1_150, 1_200]) {
    now = at
    log.passed({ sent: 1, received: 10 })
  }
  now = 1_201
  log.passed({ sent: 1, received: 10 })
  log.ended('client')
  log.ended('client')
  const connection = 0
  expect(facts).toEqual([
    {
      type: 'tunnel.opened',
      connection,
      authority: 'a.test',
      intercepted: false,
      sni: 'a.test',
      alpn: ['h2'],
    },
    { type: 'tunnel.progressed', connection, sent: 3, received: 30 },
    { type: 'tunnel.progressed', connection, sent: 5, received: 50 },
    { type: 'tunnel.closed', connection, sent: 6, received: 60 },
  ])
})
