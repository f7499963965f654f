import { describe, expect, it } from 'vitest'
import { createGatekeeper } from '../../src/proxy/access.ts'

const credentials = { user: 'anna', password: 'pass:wörd' }
const OWN = '172.17.0.1'

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}

describe('the standing of a client', () => {
  const networks = ['172.17.0.0/16', 'fd00::/8', '192.0.2.7']
  const home = ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', OWN, `::ffff:${OWN}`]
  const listed = ['172.17.255.255', '::ffff:172.17.0.9', 'fd12::1', '192.0.2.7']
  const others = ['172.18.0.1', '::ffff:172.18.0.1', 'fc00::1', '192.0.2.8', 'fe80::1%eth0']
  const all = [...home, ...listed, ...others]

  it('is none without access control', () => {
    const { standing, admits } = createGatekeeper(null)
    expect(new Set(all.map((client) => standing(client, OWN)))).toEqual(new Set(['admitted']))
    expect(admits([])).toBe(true)
  })

  it.each([
    [null, 'unwelcome'],
    [credentials, 'stranger'],
  ] as const)('by networks, with credentials %j, leaves the others %s', (given, standing) => {
    const gatekeeper = createGatekeeper({ credentials: given, networks })
    const rest = all.filter((client) => gatekeeper.standing(client, OWN) !== 'admitted')
    expect(rest).toEqual(others)
    expect(new Set(rest.map((client) => gatekeeper.standing(client, OWN)))).toEqual(new Set([standing]))
  })

  it('by credentials alone admits this machine alone', () => {
    const { standing } = createGatekeeper({ credentials, networks: [] })
    expect(all.filter((client) => standing(client, OWN) === 'admitted')).toEqual(home)
  })
})

describe('credentials', () => {
  const { admits } = createGatekeeper({ credentials, networks: [] })
  const right = basic('anna:pass:wörd')

  it.each([right, right.replace('Basic', 'bASIC'), right.replace(' ', '   '), `${right} `])(
    'are %j',
    (value) => {
      expect(admits([['proxy-AUTHORIZATION', value]])).toBe(true)
    },
  )

  it.each([
    basic('anna:pass'),
    basic('anna:pass:wörd2'),
    basic('Anna:pass:wörd'),
    basic('annapass:wörd'),
    basic(''),
    right.replace('Basic', 'Bearer'),
    right.replace('Basic ', ''),
    `${right}*`,
    '',
  ])('are not %j', (value) => {
    expect(admits([['Proxy-Authorization', value]])).toBe(false)
  })

  it('are not in another header, nor in one of two', () => {
    expect(admits([['Authorization', right]])).toBe(false)
    expect(
      admits([
        ['Proxy-Authorization', right],
        ['Proxy-Authorization', basic('a:b')],
      ]),
    ).toBe(false)
    expect(admits([])).toBe(false)
  })

  it('that were not set are never right', () => {
    expect(
      createGatekeeper({ credentials: null, networks: [] }).admits([['Proxy-Authorization', basic(':')]]),
    ).toBe(false)
  })
})

it('a network that is none is a bug of the caller', () => {
  expect(() => createGatekeeper({ credentials: null, networks: ['10.0.0.0/99'] })).toThrow('10.0.0.0/99')
})
