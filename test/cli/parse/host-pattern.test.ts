import { expect, it } from 'vitest'
import { certainHostsOf, hostsOf } from '../../../src/cli/parse/host-pattern.ts'

it.each(['registry.example', 'registry.example:5000', '*.docker.io', '[::1]:5000', '192.0.2.1', '*'])(
  '%s is a host',
  (text) => {
    expect(hostsOf('--passthrough')(text)).toHaveProperty('kind')
  },
)

it.each([
  '',
  'a b',
  'https://registry.example',
  'registry.example:0',
  'registry.example:99999',
  '*docker.io',
])('%j is none, which is said with the flag', (text) => {
  expect(() => hostsOf('--passthrough')(text)).toThrow(
    expect.objectContaining({
      code: 'bad-host',
      message: `--passthrough ${JSON.stringify(text)} is not a host`,
      remedy: expect.stringContaining('*.docker.io') as string,
    }) as Error,
  )
})

it.each(['*', '*:443'])('%s is not a certain host', (text) => {
  expect(() => certainHostsOf('--insecure-upstream')(text)).toThrow(
    expect.objectContaining({
      code: 'bad-host',
      message: `--insecure-upstream ${text} would be for every host`,
      remedy: 'name the host that it is for, such as --insecure-upstream registry.example',
    }) as Error,
  )
})

it('a domain is certain enough', () => {
  expect(certainHostsOf('--insecure-upstream')('*.example')).toMatchObject({ kind: 'below', host: 'example' })
})
