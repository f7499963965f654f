import { describe, expect, it } from 'vitest'
import { createAddressGuard } from '../../src/proxy/address-guard.ts'

const LOCAL = ['192.0.2.5', 'fe80::1%eth0', '2001:db8::5']

function refused(own: string, addresses: readonly string[], port = 8080): string[] {
  const guard = createAddressGuard([{ host: own, port: 8080 }], () => LOCAL)
  return addresses.filter((host) => guard({ host, port }) !== null)
}

describe('the address guard', () => {
  it('knows the listener on loopback by each of its names', () => {
    const own = ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0.0.0.0', '::']
    expect(refused('127.0.0.1', [...own, '127.0.0.2', '::1', '192.0.2.5'])).toEqual(own)
  })

  it.each(['0.0.0.0', '::'])('knows a listener on %s by each address of this machine', (wide) => {
    const own = [
      '127.0.0.1',
      '127.8.9.1',
      '::1',
      '192.0.2.5',
      '::ffff:192.0.2.5',
      'fe80::1',
      '2001:db8::5',
      '0.0.0.0',
      '::',
    ]
    expect(refused(wide, [...own, '192.0.2.6'])).toEqual(own)
  })

  it('knows each of several listeners', () => {
    const own = [
      { host: '127.0.0.1', port: 8080 },
      { host: '::', port: 5000 },
    ]
    const guard = createAddressGuard(own, () => LOCAL)
    const asked = [8080, 5000].flatMap((port) =>
      ['127.0.0.1', '::1', '192.0.2.5'].map((host) => ({ host, port })),
    )
    expect(asked.filter((address) => guard(address) === null)).toEqual([
      { host: '::1', port: 8080 },
      { host: '192.0.2.5', port: 8080 },
    ])
  })

  it('lets other ports of this machine be', () => {
    expect(refused('0.0.0.0', ['127.0.0.1', '::1', '192.0.2.5'], 5000)).toEqual([])
  })

  it('refuses link-local addresses and metadata services, however written, on any port', () => {
    const guard = createAddressGuard([{ host: '127.0.0.1', port: 8080 }], () => LOCAL)
    const forbidden = [
      '169.254.0.0',
      '169.254.169.254',
      '169.254.170.2',
      '169.254.255.255',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:aa02',
      '64:ff9b::169.254.169.254',
      '64:ff9b::a9fe:aa02',
      '64:ff9b:0:0:0:0:a9fe:a9fe',
      'fe80::1',
      'fe80::1%eth0',
      'FEBF:FFFF::1',
      'fd00:ec2::254',
    ]
    const others = [
      '169.253.255.255',
      '169.255.0.0',
      '::ffff:169.253.0.1',
      '64:ff9b::169.253.0.1',
      '64:ff9b::192.0.2.1',
      'fe7f::1',
      'fec0::1',
      'fd00:ec2::253',
    ]
    for (const port of [80, 443]) {
      const refusedHosts = [...forbidden, ...others].filter(
        (host) => guard({ host, port }) === 'forbidden-address',
      )
      expect(refusedHosts).toEqual(forbidden)
    }
  })
})
