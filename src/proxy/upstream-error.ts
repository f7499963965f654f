// Why an upstream could not be reached or used: a cause from the closed list, and a sentence for people.

import type { UpstreamCause, UpstreamStage } from '../capture/event.ts'
import { formatAuthority, type Authority, type Scheme } from './authority.ts'

export interface Target {
  readonly scheme: Scheme
  readonly authority: Authority
  /** Who speaks TLS with it; `client` in a tunnel that is not decrypted. Absent: we do, if the scheme is `https`. */
  readonly tlsBy?: 'client'
}

export function opensNoTls({ scheme, tlsBy }: Target): boolean {
  return scheme === 'http' || tlsBy === 'client'
}

interface Circumstances {
  readonly detail: string
  readonly stage: UpstreamStage
}

export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly reason: UpstreamCause
  /** What the system, OpenSSL or the upstream proxy said; a part of `message`. */
  readonly detail: string
  /** How far the connection got. */
  readonly stage: UpstreamStage

  constructor(reason: UpstreamCause, message: string, { detail, stage }: Circumstances) {
    super(message)
    this.reason = reason
    this.detail = detail
    this.stage = stage
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
  'tls-client-certificate':
    'it wants a client certificate, or another one than it got; --client-cert HOST=CERT,KEY names one',
  'proxy-unreachable':
    'the upstream proxy cannot be reached; --upstream-proxy names another one, or `direct` for none',
  'proxy-auth': 'the upstream proxy wants credentials, or others than it was given',
  'proxy-refused': 'the upstream proxy does not connect to it',
  'proxy-failed': 'the upstream proxy did not answer as a proxy does',
  'own-listener': 'that is pullscope itself',
  'forbidden-address':
    'its address is link-local or a metadata service, and pullscope never connects to those',
  other: 'the connection failed',
}

/**
 * No connection came to be. `detail` is what the system, OpenSSL or the upstream proxy said; `stage` is told only where
 * the reason does not say it.
 */
export function unreachable(
  reason: UpstreamCause,
  target: Target,
  detail: string,
  stage = stageOf(reason),
): UpstreamError {
  const message = `cannot reach ${nameOf(target)}: ${SAYS[reason]} (${detail})`
  return new UpstreamError(reason, message, { detail, stage })
}

/** There was a connection, but what came over it cannot be read. */
export function unusable(target: Target, detail: string): UpstreamError {
  const message = `${nameOf(target)} did not answer in HTTP/1.1 that can be passed on (${detail})`
  return new UpstreamError('other', message, { detail, stage: 'http' })
}

function stageOf(reason: UpstreamCause): UpstreamStage {
  if (reason === 'dns-failed') return 'name'
  return reason.startsWith('tls-') ? 'tls' : 'connect'
}

function nameOf({ scheme, authority }: Target): string {
  return formatAuthority(authority, scheme)
}
