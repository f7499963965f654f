// Each way to break content is found by the probe that is about it, and by no other.

import { describe, expect, test } from 'vitest'
import { PROBES } from '../../../src/replay/probes/index.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import * as broken from '../../helpers/candidate/content-breaks.ts'
import { probeRig } from '../../helpers/probed.ts'

type View = 'upstream' | 'black-box'

/** Without the view from upstream, some cannot be told, and are `null`. */
const CASES: readonly (readonly [
  name: string,
  breaks: Breaks | (() => Breaks),
  fault: string,
  blackBox: 'too' | null,
])[] = [
  ['redirects passed on', broken.passesRedirects, 'blob-redirect-leak', 'too'],
  ['one store known by name', broken.knowsOneStore, 'cdn-host-hardcoded', null],
  ['no redirect but 307', broken.follows307Only, 'redirect-not-handled', null],
  ['one redirect and no second', broken.followsOnce, 'redirect-not-handled', null],
  ['GET in place of HEAD', broken.getsInsteadOfHead, 'redirect-not-handled', null],
  ['token to the store', broken.takesTokenAlong, 'auth-forwarded-to-cdn', 'too'],
  ['signed URLs kept', broken.keepsSignedUrls, 'signed-url-cached', null],
  ['signed URLs decoded', broken.decodesSignedUrls, 'signed-url-altered', null],
  ['signed URLs without query', broken.losesSignatures, 'signed-url-altered', 'too'],
  ['store asked by another name', broken.asksStoreByOwnName, 'signed-url-altered', null],
  ['no Range', broken.dropsRange, 'range-broken', 'too'],
  ['no Content-Range', broken.dropsContentRange, 'range-broken', 'too'],
  ['no suffixes', broken.refusesSuffixes, 'range-broken', 'too'],
  ['parts kept for the whole', broken.keepsParts, 'range-broken', 'too'],
  ['half of blobs', broken.sendsHalves, 'truncated-or-empty-200', 'too'],
  ['nothing of blobs', broken.sendsNothing, 'truncated-or-empty-200', 'too'],
  ['nothing of manifests', broken.sendsNoManifests, 'truncated-or-empty-200', 'too'],
  ['another bit', broken.flipsABit, 'truncated-or-empty-200', 'too'],
  ['what broke off kept', broken.keepsInterrupted, 'truncated-or-empty-200', null],
  ['pages for what is not there', broken.catchesAll, 'html-served-as-content', 'too'],
  ['pages as manifests', broken.servesPagesAsManifests, 'html-served-as-content', 'too'],
  ['first Accept only', broken.keepsFirstAcceptLine, 'accept-lost', 'too'],
  ['key without Accept', broken.keyWithoutAccept, 'cache-key-too-narrow, stale-tag', null],
  ['key without repository', broken.keyWithoutRepository, 'cache-key-too-narrow, digest-header-lost', null],
  ['HEAD of manifests 404', broken.refusesHead(404, broken.isManifest), 'head-unsupported', 'too'],
  ['HEAD of blobs 405', broken.refusesHead(405, broken.isBlob), 'head-unsupported', 'too'],
  ['HEAD without length', broken.dropsFromHead('content-length'), 'head-metadata-missing', 'too'],
  ['HEAD of another length', broken.saysLength('12'), 'head-metadata-missing', 'too'],
  ['HEAD without type', broken.dropsFromHead('content-type'), 'head-metadata-missing', 'too'],
  ['no digest', broken.dropsDigest, 'digest-header-lost', 'too'],
  ['another digest', broken.saysAnotherDigest, 'digest-header-lost', 'too'],
  ['manifests as pages', broken.typed('text/html'), 'content-type-changed', 'too'],
  ['manifests as JSON', broken.typed('application/json'), 'content-type-changed', 'too'],
  ['gzip on', broken.compresses, 'content-encoding-altered', 'too'],
  ['blobs called x-gzip', broken.mislabels, 'content-encoding-altered', 'too'],
  ['blobs unpacked', broken.unpacks, 'content-encoding-altered', 'too'],
  ['tags kept', broken.keepsTags, 'stale-tag', null],
  ['8 KiB of header', broken.refusesLongHeaders(8_000), 'header-size-limit', 'too'],
  ['upstream asked by another name', broken.asksUpstreamByOwnName, 'upstream-tls-host-wrong', 'too'],
  ['upstream not reached', broken.upstreamIsDown, 'upstream-tls-host-wrong', 'too'],
]

/** Whoever changes or keeps bodies here takes the whole of them first: buffering-or-timeout-cut has its own test. */
const IDS = new Set(CASES.flatMap(([, , faults]) => faults.split(', ')))
const OURS = PROBES.filter(({ id }) => IDS.has(id))

/** Ids of what the probes find, in one line. */
async function found(broken: Breaks | (() => Breaks), view: View): Promise<string> {
  const rig = await probeRig({ breaks: typeof broken === 'function' ? broken() : broken, view })
  const ids: string[] = []
  for (const probe of OURS) if ((await rig.examine(probe)).result === 'fail') ids.push(probe.id)
  return ids.join(', ')
}

describe.each(CASES)('%s', (_name, breaks, fault, blackBox) => {
  test('seen from both sides', async () => {
    expect(await found(breaks, 'upstream')).toBe(fault)
  })

  test('seen from the client’s side', async () => {
    expect(await found(breaks, 'black-box')).toBe(blackBox === null ? '' : fault)
  })
})

test.each<View>(['upstream', 'black-box'])('the right candidate, %s', async (view) => {
  expect(await found({}, view)).toBe('')
})
