import { expect, it } from 'vitest'
import { entryFor } from '../../src/puller/platform.ts'
import { defaultEndpoint, parseReference } from '../../src/puller/reference.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

it.each([
  ['redis', 'docker.io/library/redis:latest', 'redis', 'registry-1.docker.io'],
  ['acme/app:v1', 'docker.io/acme/app:v1', 'acme/app', 'registry-1.docker.io'],
  ['registry-1.docker.io/redis', 'docker.io/library/redis:latest', 'redis', 'registry-1.docker.io'],
  ['localhost/app', 'localhost/app:latest', 'localhost/app', 'localhost'],
  ['127.0.0.1:5000/a/b/c:1', '127.0.0.1:5000/a/b/c:1', '127.0.0.1:5000/a/b/c', '127.0.0.1:5000'],
  [`ghcr.io/a/b@${DIGEST}`, `ghcr.io/a/b@${DIGEST}`, 'ghcr.io/a/b', 'ghcr.io'],
  [`redis:7@${DIGEST}`, `docker.io/library/redis@${DIGEST}`, 'redis', 'registry-1.docker.io'],
])('%s is %s', (text, full, familiar, host) => {
  const image = parseReference(text)
  expect(image).toMatchObject({ full, familiar })
  expect(image === null ? null : defaultEndpoint(image).host).toBe(host)
})

it.each([
  '',
  'Redis',
  'a/../b',
  'a//b',
  'a:b:c',
  'redis@sha256:1',
  'user@host/app',
  'evil.test:99999/app',
  'a b',
  'redis:\r\n',
  'x'.repeat(300),
])('%j is no reference', (text) => {
  expect(parseReference(text)).toBeNull()
})

it('finds the entry of a platform, with or without its usual variant', () => {
  const entries = ['unknown/unknown', 'linux/arm/v6', 'linux/arm64/v8', 'linux/amd64', null].map(
    (platform, i) => ({
      digest: `${i}`,
      mediaType: null,
      size: 1,
      platform,
    }),
  )
  const found = (platform: string): string | null => entryFor(platform, entries)?.digest ?? null
  expect(found('linux/arm64')).toBe('2')
  expect(found('linux/amd64')).toBe('3')
  expect(found('linux/arm/v6')).toBe('1')
  expect(found('linux/arm')).toBeNull()
  expect(found('windows/amd64')).toBeNull()
})
