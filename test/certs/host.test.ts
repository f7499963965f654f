// Which hosts get a leaf, and that it is for them.

import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHost } from '../../certs/host.ts'
import { authorityAt } from './playbook.ts'

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)
const name = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 5 }), fc.constantFrom('example', 'io', 'x2'))
  .map(([labels, last]) => [...labels, last].join('.'))

describe('a host', () => {
  it.each([
    '',
    '.',
    '..',
    '*',
    'a..b',
    '.example',
    '../../etc/passwd',
    'ca/../x',
    'a b',
    'a:443',
    '[::1]',
    '::1%eth0%x/y',
    'a*.example',
    '*.*.example',
    'a.*.example',
    '-a.example',
    'münchen.example',
    'a\0.example',
    'a\r\nb',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}a`,
    '127.0.0.1/8',
  ])('that is none is refused: %j', (host) => {
    expect(() => parseHost(host)).toThrow(expect.objectContaining({ code: 'bad-address' }))
  })

  it('never gets through half-read: either refused, or one spelling that reads as itself', () => {
    const noise = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.ipV6(), fc.ipV4(), name)
    fc.assert(
      fc.property(noise, (host) => {
        const parsed = attempt(host)
        if (parsed === 'refused') return
        expect(parsed.text).toMatch(/^[a-z0-9_.:*-]+$/)
        expect(parseHost(parsed.text)).toEqual(parsed)
      }),
    )
  })

  it('with a leaf is accepted as that host: any name, in any case', async () => {
    const { leafFor } = await authorityAt()
    fc.assert(
      fc.property(name, fc.boolean(), (host, upper) => {
        const asked = upper ? host.toUpperCase() : host
        const leaf = new X509Certificate(leafFor(asked).cert)
        expect(leaf.checkHost(host)).toBe(host)
        expect(leaf.subjectAltName).toBe(`DNS:${host}`)
      }),
    )
  })

  it('with a leaf is accepted as that host: any address', async () => {
    const { leafFor } = await authorityAt()
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(new X509Certificate(leafFor(address).cert).checkIP(address)).toBe(address)
      }),
    )
  })

  it('with a wildcard is accepted as one label in that place', async () => {
    const { leafFor } = await authorityAt()
    fc.assert(
      fc.property(name, label, (parent, child) => {
        const leaf = new X509Certificate(leafFor(`*.${parent}`).cert)
        expect(leaf.checkHost(`${child}.${parent}`)).toBe(`*.${parent}`)
        expect(leaf.checkHost(parent)).toBeUndefined()
      }),
    )
  })
})

function attempt(host: string): ReturnType<typeof parseHost> | 'refused' {
  try {
    return parseHost(host)
  } catch (refusal) {
    expect(refusal).toMatchObject({ code: 'bad-address' })
    return 'refused'
  }
}
