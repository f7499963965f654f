// `--allow-remote`, `--proxy-auth` and `--allow-client`: who may use the proxy from other machines.

import { readFileSync } from 'node:fs'
import { PullscopeError } from '../../errors.ts'
import { systemReason } from '../../io/system-error.ts'
import { formatAddress } from '../../proxy/authority.ts'
import { isLoopback, parseNetwork } from '../../proxy/ip-address.ts'
import type { Access, ListenAddress, ProxySettings } from '../../proxy/options.ts'

export interface AccessFlags {
  readonly allowRemote?: true
  readonly proxyAuth?: string
  readonly allowClient?: readonly string[]
}

const WHO =
  '--allow-remote with --proxy-auth USER:PASS, or with --allow-client NETWORK such as 172.17.0.0/16, or with both'

/** null when only this machine can come. Throws `usage`, `bad-address`, and as `parseProxyAuth` and `parseClientNetwork` do. */
export function readAccess(
  { allowRemote, proxyAuth, allowClient = [] }: AccessFlags,
  { listen, reverse }: Pick<ProxySettings, 'listen' | 'reverse'>,
): Access | null {
  const credentials = proxyAuth === undefined ? null : parseProxyAuth(proxyAuth)
  const networks = allowClient.map(parseClientNetwork)
  const remote = listen.find(({ host }) => !isLoopback(host))
  const isSaid = credentials !== null || networks.length > 0
  if (allowRemote !== true) {
    if (remote !== undefined) throw exposed(remote)
    if (isSaid) throw pointless(credentials === null ? '--allow-client' : '--proxy-auth')
    return null
  }
  if (!isSaid) {
    throw new PullscopeError('usage', '--allow-remote does not say who may use the proxy', `write ${WHO}`)
  }
  if (reverse !== null && remote !== undefined && networks.length === 0) throw unasked(remote)
  return { credentials, networks }
}

/**
 * `USER:PASS`, or `@FILE` with that as its only line, which `ps` does not show. Throws `usage`, `file-missing`,
 * `file-unreadable`; what was given stands in no message.
 */
export function parseProxyAuth(text: string): { user: string; password: string } {
  const credentials = text.startsWith('@') ? readLine(text.slice(1)) : text
  const colon = credentials.indexOf(':') // a password may have more (RFC 7617 §2)
  const user = credentials.slice(0, Math.max(colon, 0))
  const password = credentials.slice(colon + 1)
  if (colon === -1) throw badAuth('there is no colon between user and password')
  if (user === '') throw badAuth('the user is empty')
  if (password === '') throw badAuth('the password is empty')
  if (/\p{Cc}/u.test(credentials)) throw badAuth('there is a control character in it')
  return { user, password }
}

/** `172.17.0.0/16`, `192.0.2.7`, `fd00::/8`, as it was given. Throws `bad-address`. */
export function parseClientNetwork(text: string): string {
  if (parseNetwork(text) !== null) return text
  throw new PullscopeError(
    'bad-address',
    `--allow-client ${text} is neither an IP address nor a network`,
    'write for example --allow-client 172.17.0.0/16, --allow-client 192.0.2.7 or --allow-client fd00::/8',
  )
}

function readLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new PullscopeError(
      'file-unreadable',
      `--proxy-auth: cannot read ${path}: ${systemReason(error)}`,
      'give a file that holds USER:PASS on one line',
      error,
    )
  }
}

function badAuth(why: string): PullscopeError {
  return new PullscopeError('usage', `--proxy-auth: ${why}`, 'write USER:PASS, or @FILE with that in FILE')
}

function exposed({ host, port }: ListenAddress): PullscopeError {
  return new PullscopeError(
    'bad-address',
    `--listen ${formatAddress({ host, port })}: other machines could reach ${host} and use the proxy`,
    `listen on this machine only: --listen 127.0.0.1:${port}; or say who may come: ${WHO}`,
  )
}

function pointless(flag: string): PullscopeError {
  return new PullscopeError(
    'usage',
    `${flag} is for clients on other machines, and nothing listens for them`,
    'add --allow-remote and an address that they reach, such as --listen 172.17.0.1:8080; or leave it out',
  )
}

function unasked({ host, port }: ListenAddress): PullscopeError {
  return new PullscopeError(
    'usage',
    `--reverse on ${formatAddress({ host, port })} cannot ask for --proxy-auth: clients of a registry send no password to a proxy`,
    'say from where they may come: --allow-client NETWORK, such as 172.17.0.0/16',
  )
}
