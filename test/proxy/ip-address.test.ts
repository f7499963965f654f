import { describe, expect, it } from 'vitest'
import { isLoopback, isUnspecified, parseNetwork, unmapped } from '../../src/proxy/ip-address.ts'

describe('parseNetwork', () => {
  it.each([
    ['172.17.0.0/16', { address: '172.17.0.0', family: 'ipv4', prefix: 16 }],
    ['192.0.2.7', { address: '192.0.2.7', family: 'ipv4', prefix: 32 }],
    ['0.0.0.0/0', { address: '0.0.0.0', family: 'ipv4', prefix: 0 }],
    ['fd00::/8', { address: 'fd00::', family: 'ipv6', prefix: 8 }],
    ['::1', { address: '::1', family: 'ipv6', prefix: 128 }],
  ])('takes %s', (text, network) => {
    expect(parseNetwork(text)).toEqual(network)
  })

  it.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    'fe80::1%lo',
    'a.test',
  ])('does not take %j', (text) => {
    expect(parseNetwork(text)).toBeNull()
  })
})

it('an address is what it is, however it is written', () => {
  const all = [
    '127.8.9.1',
    '::1',
    '::ffff:127.0.0.1',
    '0:0:0:0:0:0:0:1',
    '0.0.0.0',
    '::',
    '192.0.2.7',
    '::2',
    'fe80::1%lo',
  ]
  expect(all.filter(isLoopback)).toEqual(all.slice(0, 4))
  expect(all.filter(isUnspecified)).toEqual(['0.0.0.0', '::'])
  expect(['::ffff:192.0.2.7', '::FFFF:192.0.2.7', '192.0.2.7', '::2'].map(unmapped)).toEqual([
    '192.0.2.7',
    '192.0.2.7',
    '192.0.2.7',
    '::2',
  ])
})
