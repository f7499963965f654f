import { expect, it } from 'vitest'
import type { CaptureFact } from '../../src/capture/event.ts'
import { TunnelLog } from '../../src/proxy/tunnel-log.ts'

function begin(): { log: TunnelLog; told: () => string[] } {
  const facts: CaptureFact[] = []
  const log = {
    record: (fact: CaptureFact) => void facts.push(fact),
    nextConnection: () => 0,
    nextExchange: () => 0,
    now: () => 0,
  }
  const told = () => facts.map((fact) => ('cause' in fact ? `${fact.type} ${fact.cause}` : fact.type))
  return { log: new TunnelLog(log, 0), told }
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

it('a connection without a tunnel has nothing to tell', () => {
  const { log, told } = begin()
  log.ended('client')
  expect(told()).toEqual([])
})
