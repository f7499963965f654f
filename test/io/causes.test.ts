import { describe, expect, it } from 'vitest'
import { clientTlsCause, messageOf, upstreamCause } from '../../src/io/causes.ts'

const withCode = (code: string): Error => Object.assign(new Error('x'), { code })

describe('upstreamCause', () => {
  it.each([
    ['ENOTFOUND', 'dns-failed'],
    ['EAI_AGAIN', 'dns-failed'],
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ECONNRESET', 'reset'],
    ['CERT_HAS_EXPIRED', 'tls-expired'],
    ['CERT_NOT_YET_VALID', 'tls-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-protocol'],
    ['EPROTO', 'tls-protocol'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-protocol'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-client-certificate'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'tls-client-certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls-client-certificate'],
    ['E_SOMETHING_NEW', 'other'],
  ])('%s is %s', (code, cause) => {
    expect(upstreamCause(withCode(code))).toBe(cause)
  })

  it('of several addresses is the most telling one', () => {
    const tried = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])
    expect(upstreamCause(tried)).toBe('refused')
  })

  it('of anything else is other', () => {
    expect(upstreamCause('x')).toBe('other')
    expect(upstreamCause(new Error('x'))).toBe('other')
  })
})

describe('clientTlsCause', () => {
  it.each([
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'untrusted'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'rejected'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'rejected'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'rejected'],
    ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'rejected'],
    ['ERR_SSL_NO_SHARED_CIPHER', 'protocol'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'protocol'],
    ['ECONNRESET', 'reset'],
    ['', 'other'],
  ])('%s is %s', (code, cause) => {
    expect(clientTlsCause(withCode(code))).toBe(cause)
  })
})

it('messageOf: the reason alone of what OpenSSL says, without its source files and line feed', () => {
  const raw =
    '80CC8A2E727F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n'
  expect(messageOf(new Error(raw))).toBe('wrong version number')
  expect(messageOf(new Error('connect ECONNREFUSED 127.0.0.1:1'))).toBe('connect ECONNREFUSED 127.0.0.1:1')
})
