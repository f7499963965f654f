import { describe, expect, it } from 'vitest'
import { droppedExceptions, tracedEnvironment } from '../../../src/cli/trace/environment.ts'

const place = { url: 'http://127.0.0.1:8080', trustPath: '/home/me/ca-bundle.crt' }

describe('tracedEnvironment', () => {
  it('leads all requests to the proxy, in both cases of the variables, and past no exception', () => {
    const env = tracedEnvironment(
      { PATH: '/bin', https_proxy: 'http://other:1', NO_PROXY: 'localhost', no_proxy: '*' },
      place,
    )
    expect(env).toMatchObject({
      PATH: '/bin',
      HTTP_PROXY: place.url,
      HTTPS_PROXY: place.url,
      http_proxy: place.url,
      https_proxy: place.url,
    })
    expect(env).not.toHaveProperty('NO_PROXY')
    expect(env).not.toHaveProperty('no_proxy')
  })

  it('names the trusted certificates to programs of each kind', () => {
    const env = tracedEnvironment({ SSL_CERT_FILE: '/etc/corp.pem' }, place)
    const named = Object.entries(env).filter(([, value]) => value === place.trustPath)
    expect(named.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'SSL_CERT_FILE',
        'NODE_EXTRA_CA_CERTS',
        'CURL_CA_BUNDLE',
        'REQUESTS_CA_BUNDLE',
      ]),
    )
    expect(env['SSL_CERT_FILE']).toBe(place.trustPath)
  })

  it('does not change what it was given', () => {
    const env = { NO_PROXY: 'localhost' }
    tracedEnvironment(env, place)
    expect(env).toEqual({ NO_PROXY: 'localhost' })
  })
})

describe('droppedExceptions', () => {
  it.each([
    [{}, null],
    [{ NO_PROXY: '' }, null],
    [{ NO_PROXY: '', no_proxy: 'a' }, 'a'],
    [{ NO_PROXY: 'localhost,.corp' }, 'localhost,.corp'],
  ])('%j: %s', (env, dropped) => {
    expect(droppedExceptions(env)).toBe(dropped)
  })
})
