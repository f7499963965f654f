// Whose name a candidate is asked in: what the user says here and now. What a capture holds is never used.

import { homedir } from 'node:os'
import { join } from 'node:path'
import { PullscopeError } from '../../errors.ts'
import type { Credentials } from '../../puller/personality.ts'
import { parseObject } from '../../registry/json.ts'
import { readFlagFile } from '../network/flag-file.ts'

export interface CredentialFlags {
  readonly user?: string
  readonly passwordStdin?: true
  /** A folder with a `config.json`; true for `$DOCKER_CONFIG` or `~/.docker`. */
  readonly dockerConfig?: string | true
}

/** For the candidate at `authority`; null for nobody. Throws `usage`, `file-missing`, `bad-docker-config`. */
export type CredentialsFor = (authority: string) => Credentials | null

const STDIN_LIMIT = 64 * 1024

/** Reads standard input or the docker config once, for all candidates. */
export async function readCredentials(flags: CredentialFlags): Promise<CredentialsFor> {
  const { user, passwordStdin, dockerConfig } = flags
  if (user !== undefined && dockerConfig !== undefined) {
    throw new PullscopeError('usage', '--user and --docker-config both name a user', 'give one of them')
  }
  if (user === undefined && passwordStdin === true) {
    throw new PullscopeError('usage', '--password-stdin has no user', 'add --user NAME')
  }
  if (user !== undefined && passwordStdin !== true) {
    const remedy =
      'add --password-stdin, and pipe the password in: arguments are seen by everybody on a machine'
    throw new PullscopeError('usage', `--user ${user} has no password`, remedy)
  }
  if (user !== undefined) {
    const password = await passwordFromStdin()
    return () => ({ name: user, password })
  }
  if (dockerConfig === undefined) return () => null
  const folder =
    dockerConfig === true ? (process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker')) : dockerConfig
  return fromDockerConfig(join(folder, 'config.json'))
}

async function passwordFromStdin(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new PullscopeError(
      'usage',
      '--password-stdin: standard input is the terminal',
      'pipe the password in',
    )
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > STDIN_LIMIT) {
      throw new PullscopeError('usage', '--password-stdin: more than 64 KiB came', 'pipe the password alone')
    }
    chunks.push(chunk)
  }
  const password = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (password === '')
    throw new PullscopeError('usage', '--password-stdin: nothing came', 'pipe the password in')
  return password
}

/** `auths` by host, as docker writes them: `HOST`, `https://HOST`, `https://HOST/v1/` (docker/cli, config/configfile). */
async function fromDockerConfig(path: string): Promise<CredentialsFor> {
  const config = parseObject(await readFlagFile('--docker-config', path))
  if (config === null) {
    throw new PullscopeError('bad-docker-config', `${path} is no JSON object`, 'run docker login again')
  }
  const auths = (config['auths'] ?? {}) as Readonly<Record<string, unknown>>
  const helped = config['credsStore'] ?? config['credHelpers']
  return (authority) => {
    const entry = Object.entries(auths).find(([key]) => hostOf(key) === authority)?.[1]
    const auth = (entry as { auth?: unknown } | undefined)?.auth
    if (typeof auth === 'string' && auth !== '') return readAuth(auth, path, authority)
    if (entry !== undefined && helped !== undefined) {
      const remedy = 'give --user NAME --password-stdin: pullscope runs no credential helper'
      throw new PullscopeError(
        'bad-docker-config',
        `${path} keeps the password of ${authority} in a helper`,
        remedy,
      )
    }
    return null
  }
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
}

function readAuth(auth: string, path: string, authority: string): Credentials {
  const text = Buffer.from(auth, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) {
    throw new PullscopeError(
      'bad-docker-config',
      `${path}: what it has for ${authority} is no user and password`,
      `docker login ${authority}`,
    )
  }
  return { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
