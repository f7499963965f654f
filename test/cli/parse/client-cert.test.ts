import { expect, it } from 'vitest'
import { parseClientCert } from '../../../src/cli/parse/client-cert.ts'

it.each([
  ['registry.test=a.pem,b.pem', 'registry.test', 'a.pem', 'b.pem'],
  ['*.test:5000=/x/a=1.pem,/x/b.pem', 'test', '/x/a=1.pem', '/x/b.pem'],
  ['[::1]=a,b.pem,c.pem', '::1', 'a,b.pem', 'c.pem'],
])('takes %s', (text, host, certPath, keyPath) => {
  expect(parseClientCert(text)).toMatchObject({ hosts: { host }, certPath, keyPath })
})

it.each([
  '',
  'registry.test',
  'registry.test=a.pem',
  'registry.test=,b.pem',
  'registry.test=a.pem,',
  '=a.pem,b.pem',
])('refuses %j', (text) => {
  expect(() => parseClientCert(text)).toThrow(
    expect.objectContaining({
      code: 'bad-client-cert',
      message: `--client-cert ${text} is not of the form HOST=CERT,KEY`,
    }) as Error,
  )
})

it('refuses a host that is none', () => {
  expect(() => parseClientCert('a b=a.pem,b.pem')).toThrow(
    expect.objectContaining({ code: 'bad-host' }) as Error,
  )
})
