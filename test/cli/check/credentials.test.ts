import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCredentials } from '../../../src/cli/check/credentials.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'

async function dockerConfig(config: unknown): Promise<string> {
  const folder = await tempFolder()
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config))
  return folder
}

const basic = (text: string): string => Buffer.from(text).toString('base64')

describe('credentials from a docker config', () => {
  it('are those of the candidate, however docker wrote its name', async () => {
    const folder = await dockerConfig({
      auths: {
        'mirror.example:8443': { auth: basic('alice:won:der') },
        'https://other.example/v1/': { auth: basic('bob:builder') },
      },
    })
    const credentialsFor = await readCredentials({ dockerConfig: folder })
    expect(credentialsFor('mirror.example:8443')).toEqual({ name: 'alice', password: 'won:der' })
    expect(credentialsFor('other.example')).toEqual({ name: 'bob', password: 'builder' })
    expect(credentialsFor('mirror.example')).toBeNull()
  })

  it('that a helper keeps are said to be so', async () => {
    const folder = await dockerConfig({ auths: { 'mirror.example': {} }, credsStore: 'pass' })
    const credentialsFor = await readCredentials({ dockerConfig: folder })
    expect(() => credentialsFor('mirror.example')).toThrow('keeps the password of mirror.example in a helper')
  })

  it.each([
    ['no JSON', 'is no JSON object'],
    [[], 'is no JSON object'],
  ])('%j is refused', async (config, why) => {
    await expect(readCredentials({ dockerConfig: await dockerConfig(config) })).rejects.toThrow(why)
  })

  it('that are none are refused, and not shown', async () => {
    const folder = await dockerConfig({
      auths: { 'mirror.example': { auth: basic('s3cret-without-colon') } },
    })
    const credentialsFor = await readCredentials({ dockerConfig: folder })
    expect(() => credentialsFor('mirror.example')).toThrow(/is no user and password$/)
  })

  it('of a file that is not there: the file is named', async () => {
    const folder = await tempFolder()
    await expect(readCredentials({ dockerConfig: folder })).rejects.toThrow('there is no such file')
  })
})

describe('a user without the rest', () => {
  it.each([
    [{ user: 'alice' }, '--user alice has no password'],
    [{ passwordStdin: true }, '--password-stdin has no user'],
    [{ user: 'alice', dockerConfig: true }, 'both name a user'],
  ] as const)('%j is refused', async (flags, why) => {
    await expect(readCredentials(flags)).rejects.toThrow(why)
  })

  it('is nobody', async () => {
    const credentialsFor = await readCredentials({})
    expect(credentialsFor('mirror.example')).toBeNull()
  })
})
