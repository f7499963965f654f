// The same requests to pullscope's own hub and to one of real parts (Distribution): same status, same headers that
// matter, same error codes. Where they differ on purpose, the row says why, and that the difference is still there.

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askAs, comparable, type Asked, type Comparable, type Side } from './hub/comparison.ts'
import { startEmbeddedHub } from './hub/embedded.ts'
import { startHub } from './hub/hub.ts'
import { HELLO_WORLD, PRIVATE, REDIS } from './hub/images.ts'
import { describeReal } from './parts.ts'
import { openWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

interface Row extends Asked {
  /** Fields that differ on purpose, and why. */
  readonly differs?: { readonly because: string; readonly in: readonly (keyof Comparable)[] }
}

const NOWHERE = `sha256:${'a'.repeat(64)}`
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const BYTES = 'bytes of a blob'
const DIGEST = `sha256:${createHash('sha256').update(BYTES).digest('hex')}`
const SPEC_HAS_A_CODE = 'the spec has a code for it; Distribution’s router answers with text'

const NOT_MODIFIED = { because: 'RFC 9110 §15.4.5: a 304 has the ETag', in: ['etag'] } as const

const RANGE_IGNORED = {
  because: 'the spec wants 416 for a chunk out of order; Distribution 2.8 appends it, 3 refuses it',
  in: ['status', 'contentType', 'range', 'codes'],
} as const

const REDIS_PULL = { as: 'anybody', scopes: ['repository:library/redis:pull'] } as const
const APP_PUSH = { as: 'alice', scopes: ['repository:acme/app:pull,push'] } as const

const ROWS: readonly Row[] = [
  // Challenges.
  { path: '' },
  { path: '', method: 'HEAD' },
  { path: '', as: 'anybody' },
  { path: 'library/redis/manifests/latest' },
  { path: 'library/redis/manifests/latest', method: 'HEAD' },
  { path: `library/redis/blobs/${NOWHERE}` },
  { path: 'library/redis/tags/list' },
  { path: 'acme/app/manifests/latest', method: 'PUT' },
  { path: 'acme/app/manifests/latest', method: 'DELETE' },
  { path: 'acme/app/blobs/uploads/', method: 'POST' },
  { path: `acme/app/blobs/uploads/?mount=${NOWHERE}&from=library/redis`, method: 'POST' },
  { path: 'acme/private/manifests/latest', as: 'anybody', scopes: ['repository:acme/private:pull'] },
  { path: 'library/redis/manifests/latest', as: 'anybody' },
  { path: 'library/redis/manifests/latest', headers: { authorization: 'Bearer invented' } },
  { path: 'library/redis/manifests/latest', headers: { authorization: 'Basic YTpi' } },
  // Manifests.
  { path: 'library/redis/manifests/latest', ...REDIS_PULL },
  { path: 'library/redis/manifests/latest', method: 'HEAD', ...REDIS_PULL },
  { path: 'library/redis/manifests/{index}', ...REDIS_PULL },
  { path: 'library/redis/manifests/{manifest}', ...REDIS_PULL },
  {
    path: 'library/redis/manifests/{index}',
    headers: { 'if-none-match': '"{index}"' },
    ...REDIS_PULL,
    differs: NOT_MODIFIED,
  },
  {
    path: 'library/redis/manifests/{index}',
    headers: { 'if-none-match': '{index}' },
    ...REDIS_PULL,
    differs: NOT_MODIFIED,
  },
  { path: 'library/redis/manifests/{index}', headers: { accept: OCI_MANIFEST }, ...REDIS_PULL },
  { path: 'library/redis/manifests/latest', headers: { accept: '' }, ...REDIS_PULL },
  {
    path: 'library/redis/manifests/latest',
    headers: { accept: '*/*' },
    ...REDIS_PULL,
    differs: {
      because: 'RFC 9110 §12.5.1: a wildcard accepts everything; Distribution 2.8 does not know it',
      in: ['status', 'contentType', 'digest', 'etag', 'codes'],
    },
  },
  { path: 'library/redis/manifests/nosuch', ...REDIS_PULL },
  { path: `library/redis/manifests/${NOWHERE}`, ...REDIS_PULL },
  { path: 'acme/nosuch/manifests/latest', as: 'alice', scopes: ['repository:acme/nosuch:pull'] },
  // Blobs.
  {
    path: 'library/redis/blobs/{config}',
    ...REDIS_PULL,
  },
  {
    path: 'library/redis/blobs/{layer}',
    method: 'HEAD',
    ...REDIS_PULL,
  },
  { path: `library/redis/blobs/${NOWHERE}`, ...REDIS_PULL },
  { path: 'library/redis/blobs/sha256:abc', ...REDIS_PULL },
  { path: 'library/redis/blobs/{index}', ...REDIS_PULL },
  // Lists.
  { path: 'library/redis/tags/list', ...REDIS_PULL },
  { path: 'acme/nosuch/tags/list', as: 'alice', scopes: ['repository:acme/nosuch:pull'] },
  {
    path: 'library/redis/tags/list',
    method: 'PUT',
    ...REDIS_PULL,
    differs: {
      because: 'Distribution wants a token to push with before it says that there is nothing to push',
      in: ['status', 'authenticate', 'allow', 'codes'],
    },
  },
  {
    path: 'library/redis/referrers/{index}',
    ...REDIS_PULL,
    differs: { because: 'Distribution 2.8 is older than referrers', in: ['status', 'contentType'] },
  },
  // Names.
  { path: 'UPPER/manifests/latest', differs: { because: SPEC_HAS_A_CODE, in: ['contentType', 'codes'] } },
  { path: 'library/redis/nothing' },
  // A push.
  { path: `acme/app/blobs/${DIGEST}`, method: 'HEAD', ...APP_PUSH },
  { path: 'acme/app/blobs/uploads/', method: 'POST', ...APP_PUSH },
  { path: '{location}', method: 'PATCH', body: BYTES, ...APP_PUSH },
  { path: '{location}', ...APP_PUSH },
  { path: '{location}', method: 'PUT', ...APP_PUSH },
  { path: '{location}', method: 'PUT', digest: DIGEST, ...APP_PUSH },
  { path: 'acme/app/blobs/uploads/', method: 'POST', ...APP_PUSH },
  { path: '{location}', method: 'PUT', digest: NOWHERE, body: BYTES, ...APP_PUSH },
  { path: 'acme/app/blobs/uploads/', method: 'POST', ...APP_PUSH },
  {
    path: '{location}',
    method: 'PATCH',
    headers: { 'content-range': `0-${BYTES.length - 1}` },
    body: BYTES,
    ...APP_PUSH,
  },
  ...['15-1', '15-99', '15-17', '1-15', 'nonsense'].map((range): Row => {
    const headers = { 'content-range': range }
    return {
      path: '{location}',
      method: 'PATCH',
      headers,
      body: BYTES,
      ...APP_PUSH,
      differs: RANGE_IGNORED,
    }
  }),
  { path: 'acme/app/blobs/uploads/', method: 'POST', ...APP_PUSH },
  { path: '{location}', method: 'DELETE', ...APP_PUSH },
  { path: '{location}', ...APP_PUSH },
  {
    path: `acme/app/blobs/uploads/?digest=${DIGEST}`,
    method: 'POST',
    body: BYTES,
    ...APP_PUSH,
    differs: {
      because: 'Distribution 2.8 does not know end-4b, and begins an upload, as the spec allows',
      in: ['status', 'digest', 'location', 'range', 'hasUuid'],
    },
  },
  {
    path: `acme/two/blobs/uploads/?mount=${DIGEST}&from=acme/app`,
    method: 'POST',
    as: 'alice',
    scopes: ['repository:acme/two:pull,push', 'repository:acme/app:pull'],
  },
  {
    path: `acme/two/blobs/uploads/?mount=${NOWHERE}&from=acme/app`,
    method: 'POST',
    as: 'alice',
    scopes: ['repository:acme/two:pull,push', 'repository:acme/app:pull'],
  },
  ...[
    { reference: 'v1', digest: DIGEST },
    { reference: 'v2', digest: NOWHERE },
    { reference: NOWHERE, digest: DIGEST },
  ].map(({ reference, digest }): Row => {
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: BYTES.length }
    const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] })
    const headers = { 'content-type': OCI_MANIFEST }
    return { path: `acme/app/manifests/${reference}`, method: 'PUT', body, headers, ...APP_PUSH }
  }),
  {
    path: 'acme/app/manifests/v1',
    method: 'PUT',
    body: 'xx',
    headers: { 'content-type': OCI_MANIFEST },
    ...APP_PUSH,
  },
  {
    path: 'acme/app/manifests/v1',
    method: 'PUT',
    body: '{}',
    headers: { 'content-type': 'text/plain' },
    ...APP_PUSH,
  },
  { path: 'acme/app/manifests/v1', ...APP_PUSH },
  { path: 'acme/app/tags/list', ...APP_PUSH },
]

describeReal('the embedded hub against Distribution', [], () => {
  let house: Workspace | undefined
  let sides: { readonly ours: Side; readonly theirs: Side } | undefined
  beforeAll(async () => {
    house = await openWorkspace()
    sides = {
      ours: await askAs(await startEmbeddedHub(house)),
      theirs: await askAs(await startHub(house, [HELLO_WORLD, REDIS, PRIVATE])),
    }
  })
  afterAll(() => house?.close())

  // In order: a push takes several requests, each after the other.
  for (const [i, { differs, ...asked }] of ROWS.entries()) {
    it(`${i + 1}: ${asked.method ?? 'GET'} /v2/${asked.path} ${asked.as ?? 'without a token'}`, async () => {
      if (sides === undefined) throw new Error('the hubs are there only while tests run')
      const ours = comparable(await sides.ours.ask(asked))
      const theirs = comparable(await sides.theirs.ask(asked))
      const fields = Object.keys(ours) as (keyof Comparable)[]
      const different = fields.filter(
        (field) => JSON.stringify(ours[field]) !== JSON.stringify(theirs[field]),
      )
      const expected = fields.filter((field) => differs?.in.includes(field))
      expect(different, JSON.stringify({ ours, theirs }, null, 1)).toEqual(expected)
    })
  }
})
