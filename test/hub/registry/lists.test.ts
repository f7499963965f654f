import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf } from '../../../src/hub/registry/page.ts'
import { catalogOf, codes, hubRig, json, type HubRig } from '../../helpers/hub-rig.ts'

const TAGS = ['latest', '1', '1.0', '10', '2', 'edge']

const taggedRig = (): Promise<HubRig> => hubRig({ catalog: catalogOf('library/tiny', { tags: TAGS }) })

/** `</v2/…?last=2&n=2>; rel="next"` */
function nextOf(link: string | string[] | undefined): string | null {
  return /^<\/v2\/([^>]+)>; rel="next"$/.exec(String(link))?.[1] ?? null
}

describe('tags/list', () => {
  it('is all tags, sorted', async () => {
    const { pull } = await taggedRig()
    const { status, headers, body } = await pull('library/tiny', 'tags/list')
    expect([status, headers['link']]).toEqual([200, undefined])
    expect(json(body)).toEqual({ name: 'library/tiny', tags: ['1', '1.0', '10', '2', 'edge', 'latest'] })
  })

  it('comes by the page, each with the way to the next', async () => {
    const { pull } = await taggedRig()
    const pages: string[][] = []
    for (let path: string | null = 'library/tiny/tags/list?n=4'; path !== null;) {
      const { body, headers } = await pull('library/tiny', path.slice('library/tiny/'.length))
      pages.push((json(body) as { tags: string[] }).tags)
      path = nextOf(headers['link'])
    }
    expect(pages).toEqual([
      ['1', '1.0', '10', '2'],
      ['edge', 'latest'],
    ])
  })

  it('of no repository is an error', async () => {
    const { push } = await taggedRig()
    const reply = await push('acme/nosuch', 'tags/list')
    expect([reply.status, codes(reply)]).toEqual([404, ['NAME_UNKNOWN']])
  })
})

describe('pageOf', () => {
  const items = fc.uniqueArray(fc.string({ minLength: 1 })).map((list) => [...list].sort())

  it('gives each item once, whatever the page size', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 5 }), (sorted, n) => {
        const seen: string[] = []
        let url = new URL(`http://hub/list?n=${n}`)
        for (;;) {
          const { items: page, link } = pageOf(sorted, url)
          expect(page.length).toBeLessThanOrEqual(n)
          seen.push(...page)
          if (link === null) break
          url = new URL(/^<(.*)>/.exec(link)?.[1] ?? '', url)
        }
        expect(seen).toEqual(sorted)
      }),
    )
  })

  it.each([
    ['n=0', []],
    ['n=x', ['a', 'b']],
    ['n=-1', ['a', 'b']],
    ['n=99999999999999999999', ['a', 'b']],
    ['last=a', ['b']],
    ['last=zzz&n=1', []],
    ['n=2', ['a', 'b']],
  ])('%s of two', (query, expected) => {
    expect(pageOf(['a', 'b'], new URL(`http://hub/list?${query}`))).toEqual({ items: expected, link: null })
  })
})

describe('the catalog', () => {
  it('is for users, and leaves out what is private', async () => {
    const { ask, token } = await hubRig()
    const catalog = async (who: 'anybody' | 'alice'): Promise<{ status: number; body: Buffer }> =>
      ask('registry/v2/_catalog?n=4', {
        headers: { authorization: `Bearer ${await token(who, 'registry:catalog:*')}` },
      })
    expect((await catalog('anybody')).status).toBe(401)
    expect(json((await catalog('alice')).body)).toEqual({
      repositories: ['acme/single', 'acme/team/app', 'library/big', 'library/busybox'],
    })
  })
})

describe('referrers', () => {
  it('lists what names the image as its subject, by type if asked', async () => {
    const referrers = ['application/vnd.example.signature', 'application/spdx+json']
    const { pull } = await hubRig({ catalog: catalogOf('library/tiny', { referrers }) })
    const { headers } = await pull('library/tiny', 'manifests/latest', { method: 'HEAD' })
    const path = `referrers/${String(headers['docker-content-digest'])}`
    const all = await pull('library/tiny', path)
    expect(all.headers['content-type']).toBe('application/vnd.oci.image.index.v1+json')
    const types = (body: Buffer): unknown[] =>
      (json(body) as { manifests: { artifactType: string }[] }).manifests.map(
        ({ artifactType }) => artifactType,
      )
    expect(types(all.body)).toEqual(referrers)
    const [first] = (json(all.body) as { manifests: { digest: string; size: number }[] }).manifests
    const listed = await pull('library/tiny', `manifests/${first?.digest ?? ''}`)
    expect([listed.status, listed.body.length]).toEqual([200, first?.size])
    const some = await pull(
      'library/tiny',
      `${path}?artifactType=${encodeURIComponent('application/spdx+json')}`,
    )
    expect([types(some.body), some.headers['oci-filters-applied']]).toEqual([
      ['application/spdx+json'],
      'artifactType',
    ])
  })

  it('are an empty index when there is nothing', async () => {
    const { pull } = await taggedRig()
    const { status, body } = await pull('library/tiny', `referrers/sha256:${'a'.repeat(64)}`)
    expect([status, (json(body) as { manifests: unknown[] }).manifests]).toEqual([200, []])
    const invalid = await pull('library/tiny', 'referrers/latest')
    expect([invalid.status, codes(invalid)]).toEqual([400, ['DIGEST_INVALID']])
  })
})
