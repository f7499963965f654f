import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  parseClientNetwork,
  parseProxyAuth,
  readAccess,
  type AccessFlags,
} from '../../../src/cli/parse/access.ts'
import { PullscopeError } from '../../../src/errors.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'

const LOCAL = { host: '127.0.0.1', port: 8080 }
const BRIDGE = { host: '172.17.0.1', port: 8080 }
const REVERSE = { scheme: 'https', host: 'registry-1.docker.io', port: 443 } as const

function problem(act: () => unknown): { code: string; message: string; remedy: string } {
  try {
    return { code: 'none', message: JSON.stringify(act()), remedy: '' }
  } catch (error) {
    if (!(error instanceof PullscopeError)) throw error
    return { code: error.code, message: error.message, remedy: error.remedy }
  }
}

describe('access', () => {
  it('is nobody else’s without flags', () => {
    expect(readAccess({}, { listen: [LOCAL, { host: '::1', port: 0 }], reverse: REVERSE })).toBeNull()
  })

  it('is for those who log in, and those from some networks', () => {
    const flags: AccessFlags = {
      allowRemote: true,
      proxyAuth: 'anna:x:y',
      allowClient: ['10.0.0.0/8', 'fd00::1'],
    }
    expect(readAccess(flags, { listen: [LOCAL, BRIDGE], reverse: REVERSE })).toEqual({
      credentials: { user: 'anna', password: 'x:y' },
      networks: ['10.0.0.0/8', 'fd00::1'],
    })
  })

  it.each([BRIDGE, { host: '0.0.0.0', port: 8080 }, { host: '::', port: 8080 }])(
    'is asked for on $host',
    (address) => {
      const { code, message, remedy } = problem(() =>
        readAccess({}, { listen: [LOCAL, address], reverse: null }),
      )
      expect(code).toBe('bad-address')
      expect(message).toContain(`could reach ${address.host} and use the proxy`)
      for (const flag of [
        '--listen 127.0.0.1:8080',
        '--allow-remote',
        '--proxy-auth USER:PASS',
        '--allow-client',
      ]) {
        expect(remedy).toContain(flag)
      }
    },
  )

  it.each([LOCAL, BRIDGE])('has to be said with --allow-remote, on $host', (address) => {
    const { code, message, remedy } = problem(() =>
      readAccess({ allowRemote: true }, { listen: [address], reverse: null }),
    )
    expect([code, message]).toEqual(['usage', '--allow-remote does not say who may use the proxy'])
    expect(remedy).toMatch(/--proxy-auth USER:PASS.*--allow-client/)
  })

  it.each([
    [{ proxyAuth: 'a:b' }, '--proxy-auth is for clients on other machines, and nothing listens for them'],
    [
      { allowClient: ['10.0.0.1'] },
      '--allow-client is for clients on other machines, and nothing listens for them',
    ],
  ])('by %j alone is a mistake', (flags, message) => {
    expect(problem(() => readAccess(flags, { listen: [LOCAL], reverse: null }))).toMatchObject({
      code: 'usage',
      message,
    })
  })

  it('with --reverse cannot be by password alone', () => {
    const flags: AccessFlags = { allowRemote: true, proxyAuth: 'a:b' }
    const { code, message } = problem(() => readAccess(flags, { listen: [BRIDGE], reverse: REVERSE }))
    expect(code).toBe('usage')
    expect(message).toContain('--reverse on 172.17.0.1:8080 cannot ask for --proxy-auth')
    expect(readAccess(flags, { listen: [LOCAL], reverse: REVERSE })).not.toBeNull()
  })
})

describe('--proxy-auth', () => {
  it('may stand in a file', async () => {
    const path = join(await tempFolder(), 'auth')
    for (const text of ['anna:s3:cret\n', 'anna:s3:cret\r\n', 'anna:s3:cret']) {
      await writeFile(path, text)
      expect(parseProxyAuth(`@${path}`)).toEqual({ user: 'anna', password: 's3:cret' })
    }
    expect(problem(() => parseProxyAuth(`@${path}.not`))).toMatchObject({
      code: 'file-unreadable',
      message: `--proxy-auth: cannot read ${path}.not: no such file or directory (ENOENT)`,
    })
  })

  it.each([
    ['hunter2', 'there is no colon between user and password'],
    ['', 'there is no colon between user and password'],
    [':hunter2', 'the user is empty'],
    ['anna:', 'the password is empty'],
    ['anna:hunter2\nmore', 'there is a control character in it'],
  ])('is not %j, and is not told', (text, why) => {
    const told = problem(() => parseProxyAuth(text))
    expect(told).toMatchObject({ code: 'usage', message: `--proxy-auth: ${why}` })
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })
})

it.each(['10.0.0.0/33', 'example.test', '10.0.0.0/8,10.1.0.0/16', ''])('--allow-client is not %j', (text) => {
  expect(problem(() => parseClientNetwork(text))).toMatchObject({
    code: 'bad-address',
    message: `--allow-client ${text} is neither an IP address nor a network`,
  })
})
