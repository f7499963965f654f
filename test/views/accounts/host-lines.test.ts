import { describe, expect, it } from 'vitest'
import type { Host } from '../../../src/accounts/hosts.ts'
import { plainText } from '../../../src/text/span.ts'
import { hostLines, hostList } from '../../../src/views/accounts/host-lines.ts'
import { hostsText } from '../../../src/views/accounts/hosts-json.ts'
import { escapeTerminal } from '../../../src/text/escape-terminal.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../../helpers/hostile.ts'

const HOST: Host = {
  authority: 'r.example:5000',
  host: 'r.example',
  port: 5000,
  role: 'registry',
  addresses: [
    { address: '192.0.2.1:5000', family: 'IPv4', via: null, connected: false },
    { address: '[2001:db8::1]:5000', family: 'IPv6', via: null, connected: true },
  ],
  requests: 2,
  failures: 1,
  bytes: 3100,
  bytesSent: 12,
  reached: true,
  onlyNamed: false,
}
const NAMED: Host = {
  ...HOST,
  authority: 'cdn.example',
  host: 'cdn.example',
  port: 443,
  role: 'blob-store',
  addresses: [],
  ...{ requests: 0, failures: 0, bytes: 0, bytesSent: 0, reached: false, onlyNamed: true },
}

function table(hosts: readonly Host[]): readonly string[] {
  return hostLines(hosts, { width: 120, glyphs: 'utf8' }).map(plainText)
}

describe('hostLines', () => {
  it('tells what was asked, what failed, and what was only named', () => {
    expect(table([HOST, NAMED])).toEqual([
      'pullscope   1 host, 1 only named',
      '✔  r.example:5000   registry       2 requests  3.1 kB  12 B sent  1 failed  192.0.2.1:5000 IPv4 did not answer',
      '      [2001:db8::1]:5000 IPv6',
      '○  cdn.example:443  blob-store     named, never asked',
    ])
  })

  it('counts a host that was not reached', () => {
    expect(table([{ ...HOST, reached: false }])[0]).toBe('pullscope   1 host, 1 not reached')
  })

  it.each(HOSTILE_TEXTS)('escapes a host of %j', (host) => {
    for (const line of table([{ ...HOST, host }])) expect(line).not.toMatch(UNSEEN)
    expect(hostsText([{ ...HOST, host }]).replaceAll('\n', '')).not.toMatch(UNSEEN)
  })
})

describe('hostList', () => {
  it('is one host:port a line, once each, without those that were only named', () => {
    const six = { ...HOST, host: '2001:db8::1' }
    expect(hostList([HOST, NAMED, HOST, six], escapeTerminal)).toBe('[2001:db8::1]:5000\nr.example:5000\n')
  })

  it('keeps a host of several lines in one', () => {
    expect(hostList([{ ...HOST, host: 'a\nevil.example' }], escapeTerminal).split('\n')).toHaveLength(2)
  })
})

describe('hostsText', () => {
  it('is a document with a format and a version', () => {
    expect(JSON.parse(hostsText([NAMED]))).toEqual({
      format: 'pullscope/hosts',
      version: 1,
      hosts: [NAMED],
    })
  })
})
