import { describe, expect, it } from 'vitest'
import { familyOf, isUnverified, linkOf } from '../../src/decode/link.ts'
import { reach } from '../helpers/reach.ts'

const { session, trace } = reach
const links = trace.steps.map((step) => linkOf(session, step))

describe('the link of a step', () => {
  it('is the connection that was made for it, by authority', () => {
    expect(links.map((link) => link?.address ?? null)).toEqual([
      '[fd00::7]:5000',
      '127.0.0.1:1080',
      '192.0.2.7:443',
      null,
    ])
  })

  it('stays that of its authority, however late its answer comes', () => {
    const [step] = trace.steps
    if (step === undefined) throw new Error('a step expected')
    expect(linkOf(session, { ...step, answeredAt: 1000 })?.authority).toBe(step.to)
  })

  it('says whether its certificate was verified', () => {
    expect(links.map(isUnverified)).toEqual([true, false, false, false])
  })
})

it.each([
  ['192.0.2.1:443', 'IPv4'],
  ['192.0.2.1', 'IPv4'],
  ['[2001:db8::1]:443', 'IPv6'],
  ['[::ffff:192.0.2.1]:443', 'IPv6'],
  ['fe80::1%eth0', 'IPv6'],
  ['::1', 'IPv6'],
  ['registry.example:443', null],
  ['/run/x.sock', null],
  ['', null],
])('the family of %s is %s', (address, family) => {
  expect(familyOf(address)).toBe(family)
})
