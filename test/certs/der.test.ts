// ASN.1 bytes survive being read and written; times change form in 2050.

import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bits, fromDer, sequence, time, toDer } from '../../certs/der.ts'

describe('ASN.1', () => {
  it('gives parsed bytes back unchanged, also where the bits of a key look like ASN.1', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.constant(Uint8Array.of(0x04, 0x02, 0x01, 0x02)),
    )
    fc.assert(
      fc.property(bytes, (content) => {
        const der = toDer(sequence(bits(content)))
        expect(toDer(fromDer(der))).toEqual(der)
      }),
    )
    for (let round = 0; round < 50; round++) {
      const key = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey
      const der = key.export({ type: 'spki', format: 'der' })
      expect(toDer(fromDer(der))).toEqual(der)
    }
  })

  it('changes from UTCTime to GeneralizedTime in 2050', () => {
    expect(toDer(time(new Date('2049-12-31T23:59:59.999Z'))).toString('latin1')).toBe('\x17\x0d491231235959Z')
    expect(toDer(time(new Date('2050-01-01T00:00:00Z'))).toString('latin1')).toBe('\x18\x0f20500101000000Z')
  })
})
