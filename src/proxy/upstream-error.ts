// Why an upstream could not be reached or used: a cause from the closed list, and a sentence for people.

import type { UpstreamCause } from '../capture/event.ts'
import { formatAuthority, type Authority, type Scheme } from './authority.ts'

export interface Target {
  readonly scheme: Scheme
  readonly authority: Authority
}

export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly reason: UpstreamCause

  constructor(reason: UpstreamCause, message: string) {
    super(message)
    this.reason = reason
  }
}

const SAYS: Readonly<Record<UpstreamCause, string>> = {
  'dns-failed': 'its name was not found',
  refused: 'it refused the connection',
  timeout: 'it did not answer in time',
  unreachable: 'there is no route to it',
  reset: 'it broke off the connection',
  'tls-untrusted': 'its certificate is not from a CA that pullscope trusts; --upstream-ca FILE adds one',
  'tls-expired': 'its certificate has expired or is not valid yet',
  'tls-wrong-name': 'its certificate is for another name',
  'tls-protocol': 'the TLS handshake failed',
  'own-listener': 'that is pullscope itself',
  'forbidden-address':
    'its address is link-local or a metadata service, and pullscope never connects to those',
  other: 'the connection failed',
}

/** No connection came to be. `detail` is what the system or OpenSSL said. */
export function unreachable(reason: UpstreamCause, target: Target, detail: string): UpstreamError {
  return new UpstreamError(reason, `cannot reach ${nameOf(target)}: ${SAYS[reason]} (${detail})`)
}

/** There was a connection, but what came over it cannot be read. */
export function unusable(target: Target, detail: string): UpstreamError {
  return new UpstreamError(
    'other',
    `${nameOf(target)} did not answer in HTTP/1.1 that can be passed on (${detail})`,
  )
}

function nameOf({ scheme, authority }: Target): string {
  return formatAuthority(authority, scheme)
}
