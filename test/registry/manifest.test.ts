import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseErrors } from '../../src/registry/error-body.ts'
import { parseManifest } from '../../src/registry/manifest.ts'
import { fullName } from '../../src/registry/reference.ts'
import { parseJwt } from '../../src/registry/token.ts'
import { testImage } from '../helpers/images.ts'
import { digestOf } from '../helpers/play.ts'

const image = testImage('x')

describe('parseManifest', () => {
  it('reads an index with its platforms', () => {
    const read = parseManifest(image.index)
    expect(read?.kind).toBe('index')
    expect(read?.kind === 'index' ? read.manifests.map(({ platform }) => platform) : []).toEqual([
      'linux/amd64',
      'linux/arm64/v8',
      'unknown/unknown',
    ])
  })

  it('reads a manifest with its config and layers', () => {
    const read = parseManifest(image.manifest)
    if (read?.kind !== 'manifest') throw new Error(`read as ${read?.kind ?? 'nothing'}`)
    expect(read.config?.digest).toBe(digestOf(image.config))
    expect(read.layers.map(({ digest, size }) => [digest, size])).toEqual(
      image.layers.map((layer) => [digestOf(layer), layer.length]),
    )
  })

  it('leaves out entries that are none', () => {
    const text = '{"layers":[null,1,{},{"digest":"sha256:short"},{"digest":5}],"config":[]}'
    expect(parseManifest(text)).toEqual({ kind: 'manifest', mediaType: null, config: null, layers: [] })
  })

  it.each(['', 'null', '[]', '{}', '"x"', '{"token":"x"}', '{"layers":'])('%j is no manifest', (text) => {
    expect(parseManifest(text)).toBeNull()
  })
})

it('reads tokens and error bodies, and nothing else for one', () => {
  expect(parseJwt('eyJhbGciOiJub25lIn0.eyJleHAiOjV9.')).toEqual({ exp: 5 })
  expect(parseErrors('{"errors":[{"code":"DENIED","message":"no"},{"x":1},7]}')).toEqual([
    { code: 'DENIED', message: 'no' },
  ])
  expect(parseErrors('<html>')).toEqual([])
})

it('no parser throws on anything', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
      parseManifest(text)
      parseErrors(text)
      expect(
        parseJwt(`${Buffer.from(text).toString('base64url')}.${Buffer.from(text).toString('base64url')}.x`),
      ).toSatisfy((claims: unknown) => claims === null || typeof claims === 'object')
    }),
  )
})

it.each([
  ['registry-1.docker.io', 'library/redis', 'latest', 'docker.io/library/redis:latest'],
  ['127.0.0.1:5000', 'redis', digestOf('x'), `127.0.0.1:5000/redis@${digestOf('x')}`],
  ['ghcr.io', 'a/b', null, 'ghcr.io/a/b'],
])('names %s %s %s in full', (authority, repository, reference, name) => {
  expect(fullName(authority, repository, reference)).toBe(name)
})
