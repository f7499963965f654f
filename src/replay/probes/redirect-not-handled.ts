// A proxy that follows Docker Hub's one kind of redirect, and breaks on those of other registries.

import { sha256Of } from '../../registry/digest.ts'
import type { Descriptor } from '../../registry/manifest.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askWithin, blobQuestion, isWhole, leadsAway } from '../evidence/blob-delivery.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { manifestUnderTest, type ManifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted, quotedSeen, said } from '../evidence/quote.ts'
import { withRedirects, type RedirectForm } from '../evidence/redirect-forms.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

/** The first is the usual one: without it, there is nothing to compare. */
const FORMS: readonly (RedirectForm & { readonly called: string })[] = [
  { status: 307, to: 'store', called: '307' },
  { status: 301, to: 'store', called: '301' },
  { status: 302, to: 'store', called: '302' },
  { status: 303, to: 'store', called: '303' },
  { status: 308, to: 'store', called: '308' },
  { status: 307, to: 'another-host', called: 'another host' },
  { status: 307, to: 'own-path', called: 'a relative Location' },
  { status: 307, to: 'two-hops', called: 'a second redirect after the first' },
]

export const redirectNotHandled: Probe = {
  id: 'redirect-not-handled',
  title: 'Some forms of redirect break',
  level: 'error',
  why: 'The code was written for Docker Hub’s single absolute 307. Other registries send relative Locations, other statuses, and redirects that lead to redirects.',
  source: [
    'https://github.com/rpardini/docker-registry-proxy/issues/115',
    'https://github.com/rpardini/docker-registry-proxy/issues/147',
    'RFC 9110 §15.4',
  ],
  needs: ['upstream', 'pulls'],
  examine: async (bench) =>
    bench.upstream === null ? notHere('needs --with-hub') : byForms(bench, bench.upstream),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    (cause.kind === 'unusable' || (cause.kind === 'status' && (cause.status < 400 || cause.status >= 500))),
  remedy:
    'resolve Location against the URL that was asked, follow 301, 302, 303, 307 and 308 alike and more than once (with a limit), and keep HEAD a HEAD',
}

interface Tried extends RedirectForm {
  readonly called: string
  readonly layer: Descriptor
  readonly answer: Answer
}

async function byForms(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(
    bench,
    upstream.freshImage(freshLayers([...FORMS, 'HEAD'].map(() => 2_000))),
  )
  if ('result' in image) return image
  const tried: Tried[] = []
  for (const [i, form] of FORMS.entries()) {
    const layer = image.layers[i]
    if (layer === undefined) return blocked(`${image.repository} has too few layers`)
    const run = (): Promise<Answer> => askWithin(bench, blobQuestion(image, layer.digest))
    const { value: answer } = await upstream.during(withRedirects(form, upstream.origins), run)
    tried.push({ ...form, layer, answer })
    if (i === 0 && leadsAway(bench, answer) !== null) return notHere('it leaves redirects to its clients')
    if (i === 0 && !isWhole(answer, layer))
      return blocked(`the usual redirect is answered ${answer.status}${said(answer)}`)
  }
  const broken = tried.filter(({ answer, layer }) => !isWhole(answer, layer))
  // A list of hosts is cdn-host-hardcoded; the registry's own host is not on it either.
  const knowsHosts = broken.some(({ to }) => to === 'another-host')
  const [first, ...others] = knowsHosts ? broken.filter(({ to }) => to === 'store') : broken
  if (first === undefined) return byHead(bench, upstream, image)
  const what = [first, ...others]
    .map(({ called, answer }) => `${called} (answered ${answer.status})`)
    .join(', ')
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} follows a 307, but not ${what}`,
    evidence: [quoted(first.answer, 'Location'), ...others.map(({ answer }) => quoted(answer, 'Location'))],
  }
}

/** Only who pushes asks for the head of a blob; but a GET in its place fetches the whole of it. */
async function byHead(bench: Bench, upstream: Upstream, image: ManifestUnderTest): Promise<Examined> {
  const layer = image.layers.at(-1)
  const question = { ...blobQuestion(image, layer?.digest ?? ''), method: 'HEAD' } as const
  const { value: answer, seen } = await upstream.during(null, () => askWithin(bench, question))
  const hex = sha256Of(layer?.digest ?? '') ?? ''
  const turned = seen.find(
    ({ role, method, target }) => role === 'cdn' && method === 'GET' && target.includes(hex),
  )
  if (turned === undefined) return PASS
  return {
    result: 'fail',
    level: 'note',
    message: `${bench.candidate.url.host} makes a GET of the HEAD for a blob, and fetches the whole of it from ${turned.url.host}`,
    evidence: [quotedSeen(turned), quoted(answer, 'Content-Length')],
    clients: [],
  }
}
