// Whether answers for a tag say the digest that it means, and the right one.

import { header } from '../../http/headers.ts'
import { isDigest } from '../../registry/digest.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { encodingOf } from '../evidence/content-encoding.ts'
import { manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'

export const digestHeaderLost: Probe = {
  id: 'digest-header-lost',
  title: 'Docker-Content-Digest is missing or wrong',
  level: 'warning',
  why: 'The header is optional by the specification and needed in practice: without it, clients fetch the manifest to hash it, which counts as a pull, or give up.',
  source: [
    'https://github.com/containerd/containerd/issues/3238',
    'https://github.com/distribution/distribution/issues/3848',
    'distribution-spec end-3',
  ],
  needs: ['pulls'],
  concerns: ['docker', 'containerd', 'crane'],
  async examine(bench) {
    const image = await manifestUnderTest(bench)
    if ('result' in image) return image
    const { top } = image
    const head = await askForManifest(bench, bench.image, { method: 'HEAD' })
    const answers = [...(head.status === 200 ? [head] : []), top]
    const { host } = bench.candidate.url
    const own = `sha256:${top.sha256 ?? ''}`
    const wrong = [top, image.manifest].find((answer) => isWrong(answer))
    if (wrong !== undefined) {
      const altered = await alteredBytes(bench, wrong)
      if (altered !== null) return altered
      return {
        result: 'fail',
        level: 'error',
        message: `${host} answers GET ${wrong.url.pathname} with Docker-Content-Digest ${digestOf(wrong) ?? ''}, but its bytes have sha256:${wrong.sha256 ?? ''}`,
        evidence: [quoted(wrong, 'Docker-Content-Digest', 'Content-Type')],
        cause: 'wrong',
      }
    }
    const misnamed = await misnamedByHead(bench, head, top)
    if (misnamed !== null) return misnamed
    const without = answers.filter((answer) => digestOf(answer) === null)
    const [first] = without
    if (first === undefined) return PASS
    const methods = without.map(({ method }) => method).join(' and ')
    return {
      result: 'fail',
      message: `${host} answers ${methods} ${first.url.pathname} without Docker-Content-Digest (${own})`,
      evidence: [
        quoted(first, 'Docker-Content-Digest'),
        ...without.slice(1).map((answer) => quoted(answer, 'Docker-Content-Digest')),
      ],
    }
  },
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' && cause.kind === 'unusable' && /digest/i.test(cause.message)) ||
    (asked.purpose === 'manifest' &&
      (cause.kind === 'wrong-digest' || (cause.kind === 'status' && cause.status === 404))),
  causes: {
    wrong: 'pass Docker-Content-Digest on as it came with the manifest, and write none of your own',
    altered: 'pass manifests on byte by byte: no filter of bodies, and no JSON that is read and written anew',
    'head-differs':
      'answer HEAD and GET of a tag from the same manifest: cache neither, or both for as long, and keep what the digest of HEAD names',
  },
  remedy:
    'pass the header Docker-Content-Digest on, for HEAD and GET of manifests, with the manifest that it belongs to',
}

/** Whether it is the bytes that are wrong: those that come for the digest itself are no others. No client takes them. */
async function alteredBytes(bench: Bench, wrong: Answer): Promise<Examined | null> {
  const digest = digestOf(wrong) ?? ''
  if (!isDigest(digest)) return null
  const own = await askForManifest(bench, bench.image, { method: 'GET', reference: digest })
  if (own.status !== 200 || own.sha256 === null || encodingOf(own) !== null) return null
  if (digest === `sha256:${own.sha256}`) return null
  return {
    result: 'fail',
    level: 'error',
    message: `${bench.candidate.url.host} answers GET ${own.url.pathname} with other bytes: they have sha256:${own.sha256}`,
    evidence: [quoted(own, 'Docker-Content-Digest', 'Content-Type'), quoted(wrong, 'Docker-Content-Digest')],
    clients: bench.clients.map(({ id }) => id),
    cause: 'altered',
  }
}

/**
 * HEAD names a digest that is not that of GET, and is not there: whoever resolves by HEAD asks for that. Asked again after
 * the GET, since a tag may have moved between them; a digest that is there is an older image (stale-tag).
 */
async function misnamedByHead(bench: Bench, head: Answer, top: Answer): Promise<Examined | null> {
  const named = digestOf(head)
  if (head.status !== 200 || named === null || !isSha256(named) || encodingOf(top) !== null) return null
  if (top.sha256 === null || named === `sha256:${top.sha256}`) return null
  const again = await askForManifest(bench, bench.image, { method: 'HEAD', asked: 'anew' })
  if (digestOf(again) !== named) return null
  const reference = await askForManifest(bench, bench.image, { method: 'HEAD', reference: named })
  if (reference.status !== 404) return null
  const { host } = bench.candidate.url
  return {
    result: 'fail',
    level: 'error',
    message: `${host} answers HEAD ${head.url.pathname} with Docker-Content-Digest ${named}, which it does not have (404); GET brings sha256:${top.sha256}`,
    evidence: [
      quoted(again, 'Docker-Content-Digest'),
      quoted(top, 'Docker-Content-Digest'),
      { exchange: reference.exchange, shows: '404 for the digest that HEAD names' },
    ],
    clients: ['docker', 'containerd'],
    cause: 'head-differs',
  }
}

function digestOf({ headers }: Answer): string | null {
  const digest = header(headers, 'docker-content-digest')?.trim() ?? ''
  return digest === '' ? null : digest
}

/** Of other algorithms nothing is said. */
function isWrong(answer: Answer): boolean {
  const digest = digestOf(answer)
  if (digest === null || answer.sha256 === null || encodingOf(answer) !== null) return false
  return isSha256(digest) && digest !== `sha256:${answer.sha256}`
}

function isSha256(digest: string): boolean {
  return !/^sha(?:384|512):/.test(digest)
}
