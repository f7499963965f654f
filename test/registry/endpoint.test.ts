import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationOf } from '../../src/registry/endpoint.ts'

const D = `sha256:${'a'.repeat(64)}`
const read = (line: string): unknown => {
  const [method = '', path = ''] = line.split(' ')
  return operationOf(method, new URL(`https://r.example${path}`))
}

describe('operationOf', () => {
  it.each([
    ['GET /v2/', { kind: 'base' }],
    ['GET /v2', { kind: 'base' }],
    [`GET /v2/library/redis/blobs/${D}`, { kind: 'blob-get', name: 'library/redis', digest: D }],
    [`GET /v2/a/blobs/${D.replace(':', '%3A')}`, { kind: 'blob-get', name: 'a', digest: D }],
    [`HEAD /v2/a/b/c/blobs/${D}`, { kind: 'blob-head', name: 'a/b/c', digest: D }],
    ['GET /v2/a/manifests/latest', { kind: 'manifest-get', name: 'a', reference: 'latest' }],
    ['HEAD /v2/a/manifests/latest?ns=docker.io', { kind: 'manifest-head', name: 'a', reference: 'latest' }],
    ['PUT /v2/a/manifests/v1', { kind: 'manifest-put', name: 'a', reference: 'v1' }],
    ['DELETE /v2/a/manifests/v1', { kind: 'manifest-delete', name: 'a', reference: 'v1' }],
    ['POST /v2/a/blobs/uploads/', { kind: 'upload-start', name: 'a', digest: null }],
    ['POST /v2/a/blobs/uploads', { kind: 'upload-start', name: 'a', digest: null }],
    [`POST /v2/a/blobs/uploads/?mount=${D}&from=b`, { kind: 'blob-mount', name: 'a', digest: D, from: 'b' }],
    ['PATCH /v2/a/blobs/uploads/u-1?_state=x', { kind: 'upload-patch', name: 'a', upload: 'u-1' }],
    [`PUT /v2/a/blobs/uploads/u-1?digest=${D}`, { kind: 'upload-put', name: 'a', upload: 'u-1', digest: D }],
    ['GET /v2/a/blobs/uploads/u-1', { kind: 'upload-status', name: 'a', upload: 'u-1' }],
    ['DELETE /v2/a/blobs/uploads/u-1', { kind: 'upload-cancel', name: 'a', upload: 'u-1' }],
    [`DELETE /v2/a/blobs/${D}`, { kind: 'blob-delete', name: 'a', digest: D }],
    ['GET /v2/a/tags/list?n=2&last=b', { kind: 'tags-list', name: 'a' }],
    [`GET /v2/a/referrers/${D}`, { kind: 'referrers', name: 'a', digest: D }],
    ['GET /v2/_catalog', { kind: 'catalog' }],
    ['GET /v2/manifests/manifests/blobs', { kind: 'manifest-get', name: 'manifests', reference: 'blobs' }],
    // A proxy with a prefix of its own, as Artifactory has it.
    ['GET /artifactory/api/docker/hub/v2/a/manifests/1', { kind: 'manifest-get', name: 'a', reference: '1' }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it.each([
    'GET /',
    'GET /v1/search',
    'GET /v22/',
    'POST /v2/',
    'PATCH /v2/a/manifests/latest',
    'GET /v2/a',
    // The path of a blob in distribution's own storage, which a CDN may serve as it is.
    'GET /registry-v2/docker/registry/v2/blobs/sha256/aa/aaaa/data',
    'GET /v2/%E0%A4%A/manifests',
  ])('%s is no operation of a registry', (line) => {
    expect(read(line)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.constantFrom('GET', 'PUT', '', '__proto__'), (path, method) => {
        expect(() => operationOf(method, new URL(`https://r.example/v2${path}`))).not.toThrow()
      }),
    )
  })
})
