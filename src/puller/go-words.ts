// How programs written in Go say that a connection or an answer failed. Pure.

import { STATUS_CODES } from 'node:http'
import { parseObject } from '../registry/json.ts'
import type { Cause, Refusal } from './failure.ts'

type Unreachable = Extract<Cause, { kind: 'unreachable' }>

/** By Node's code: the text of Go's net and crypto/x509 packages, without the address. */
const CONNECTING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'server misbehaving',
}
const UNTRUSTED = 'x509: certificate signed by unknown authority'
const TALKING: Readonly<Record<string, string>> = {
  ECONNRESET: 'EOF',
  EPROTO: 'http: server gave HTTP response to HTTPS client',
  CERT_HAS_EXPIRED: 'x509: certificate has expired or is not yet valid',
  CERT_NOT_YET_VALID: 'x509: certificate has expired or is not yet valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
}

/** `dial tcp …`, `x509: …`; Node's own words for what has no counterpart. */
export function goConnectError({ code, side, message }: Unreachable): string {
  const address = /(?:\d{1,3}\.){3}\d{1,3}:\d+|\[?[0-9a-f]*:[0-9a-f:]+\]?:\d+/i.exec(message)?.[0]
  const host = /(?:ENOTFOUND|EAI_AGAIN) (\S+)/.exec(message)?.[1]
  // Node says `socket hang up` where Go reads the end of the connection, and `read ECONNRESET` for a reset.
  if (message === 'read ECONNRESET') return 'read: connection reset by peer'
  const connecting = CONNECTING[code]
  const words =
    connecting === undefined
      ? (TALKING[code] ?? message)
      : `dial tcp${host === undefined ? '' : ` lookup ${host}`}${address === undefined ? '' : ` ${address}`}: ${connecting}`
  return side === 'proxy' && code !== 'PROXY_REFUSED' ? `proxyconnect tcp: ${words}` : words
}

/** What encoding/json says of what is no JSON. */
export function goNoJson(firstCharacter: string | null): string {
  return firstCharacter === null
    ? 'unexpected end of JSON input'
    : `invalid character '${firstCharacter}' looking for beginning of value`
}

const FORMAT = 'invalid checksum digest format'
const HEX_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** What go-digest says of a digest that is none (digest.go, algorithm.go: `Validate`); null when it is one. */
export function goDigestProblem(digest: string): string | null {
  const colon = digest.indexOf(':')
  if (colon <= 0 || colon + 1 === digest.length) return FORMAT
  const [algorithm, hex] = [digest.slice(0, colon), digest.slice(colon + 1)]
  const length = HEX_LENGTHS[algorithm]
  if (length === undefined)
    return /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(digest)
      ? 'unsupported digest algorithm'
      : FORMAT
  if (hex.length !== length) return 'invalid checksum digest length'
  return /^[a-f0-9]+$/.test(hex) ? null : FORMAT
}

/** `500 Internal Server Error`, by the number alone, as Go does. */
export function goStatus(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
}

/** The text of Distribution's own client for an answer that is an error (registry/client/errors.go, v2.8). */
export function distributionError({ status, challengeError, errors, text }: Refusal): string {
  if (status >= 500 || status < 400) return `received unexpected HTTP status: ${goStatus(status)}`
  if (challengeError === 'insufficient_scope') return 'denied: requested access to the resource is denied'
  const details = detailsIn(text)
  if (details !== null) return `${DETAILED[status] ?? 'unknown'}: ${details}`
  const [first] = errors
  if (first !== undefined) return `${codeWords(first.code)}: ${first.message}`
  if (status === 401) return 'unauthorized: authentication required'
  const body = JSON.stringify(text)
  const begin = text.trimStart().slice(0, 1)
  if (begin === '' || begin === '{') {
    return `error parsing HTTP ${status} response body: no error details found in HTTP response body: ${body}`
  }
  return `error parsing HTTP ${status} response body: invalid character '${begin}' looking for beginning of value: ${body}`
}

const DETAILED: Readonly<Record<number, string>> = { 401: 'unauthorized', 429: 'toomanyrequests' }

/** `{"details":"incorrect username or password"}`: Docker Hub's own form of an error. */
function detailsIn(text: string): string | null {
  const details = parseObject(text)?.['details']
  return typeof details === 'string' && details !== '' ? details : null
}

/** `MANIFEST_UNKNOWN` as `manifest unknown`. */
export function codeWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}

/** In place of a client's words while it has none: it would wait, or read, where the puller stopped. */
export function noWords(client: 'waits on' | 'reads on', puller: string): string {
  return `(no message: it ${client}, where pullscope stopped: ${puller})`
}
