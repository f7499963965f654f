import { describe, expect, it } from 'vitest'
import { parseOrigin, parseTokenService } from '../../../src/cli/parse/upstream-url.ts'

const UPSTREAM = { name: '--upstream', example: 'https://ghcr.io' }
const AUTH = { name: '--auth', example: 'https://ghcr.io/token' }
const NAME = { name: '--name', example: 'https://mirror.example' }

describe('URLs of a recipe', () => {
  it.each([
    ['https://registry-1.docker.io', 'https://registry-1.docker.io'],
    ['HTTPS://Mirror.Example:443/', 'https://mirror.example'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['https://[0::1]:8443', 'https://[::1]:8443'],
  ])('%s is the origin %s', (text, origin) => {
    expect(parseOrigin(UPSTREAM, text)).toBe(origin)
  })

  it.each([
    ['https://auth.docker.io', 'https://auth.docker.io/token'],
    ['https://auth.docker.io/token', 'https://auth.docker.io/token'],
    ['https://gitlab.example/jwt/auth/', 'https://gitlab.example/jwt/auth'],
  ])('%s is the token service %s', (text, url) => {
    expect(parseTokenService(AUTH, text)).toBe(url)
  })

  it.each([
    'registry-1.docker.io',
    'ftp://registry.example',
    'https://',
    'https://a;b',
    'https://a b',
    'https://a"b',
    'https://a}b',
    'https://$host',
    'https://registry.example:0',
    'https://registry.example:65536',
    'https://registry.example?x=y',
    'https://registry.example/a;b',
    'https://registry.example/a\n',
    '',
  ])('%j is none', (text) => {
    expect(() => parseOrigin(UPSTREAM, text)).toThrow(expect.objectContaining({ code: 'bad-address' }))
    expect(() => parseTokenService(AUTH, text)).toThrow(expect.objectContaining({ code: 'bad-address' }))
  })

  it('has no path where none belongs, and never says a password again', () => {
    expect(() => parseOrigin(NAME, 'https://mirror.example/dockerhub')).toThrow('has a path')
    expect(() => parseOrigin(NAME, 'https://alice:canary@mirror.example')).toThrow(
      /^[^@]*no user and password[^@]*$/,
    )
  })
})
