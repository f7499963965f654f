import { expect, it } from 'vitest'
import { belongTogether, serviceOf } from '../../src/registry/hosts.ts'

it.each([
  ['registry-1.docker.io', 'auth.docker.io'],
  ['registry-1.docker.io', 'production.cloudflare.docker.com'],
  ['registry-1.docker.io', 'docker-images-prod.6aa3.r2.cloudflarestorage.com'],
  ['quay.io', 'cdn01.quay.io'],
  ['ghcr.io', 'pkg-containers.githubusercontent.com'],
  ['registry.example.co.uk:5000', 'cdn.example.co.uk'],
  ['127.0.0.1:5000', '127.0.0.1:5001'],
  ['mirror.example', 'auth.mirror.example'],
])('%s and %s belong together', (one, other) => {
  expect(belongTogether(one, other)).toBe(true)
  expect(belongTogether(other, one)).toBe(true)
})

it.each([
  ['mirror.example', 'auth.docker.io'],
  ['one.co.uk', 'two.co.uk'],
  ['mine.s3.amazonaws.com', 'yours.workers.dev'],
  ['mine.workers.dev', 'yours.workers.dev'],
  ['10.0.0.1', '10.0.0.2'],
  ['registry', 'auth'],
])('%s and %s do not', (one, other) => {
  expect(belongTogether(one, other)).toBe(false)
})

it('knows whose a host is, and that some are nobody’s', () => {
  expect(['auth.docker.io', 'notdocker.io', 'evil-docker.io.example'].map(serviceOf)).toEqual([
    'Docker Hub',
    null,
    null,
  ])
})
