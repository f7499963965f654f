// Whether answers for a tag say the digest that it means, and the right one.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { encodingOf } from '../evidence/blob-delivery.ts'
import { manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, type Probe } from '../probe.ts'

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
    // HEAD is of another moment: a tag may have moved since.
    const wrong = [top, image.manifest].find((answer) => isWrong(answer))
    if (wrong !== undefined)
      return {
        result: 'fail',
        level: 'error',
        message: `${host} answers GET ${wrong.url.pathname} with Docker-Content-Digest ${digestOf(wrong) ?? ''}, but its bytes have sha256:${wrong.sha256 ?? ''}`,
        evidence: [quoted(wrong, 'Docker-Content-Digest', 'Content-Type')],
      }
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
  remedy:
    'pass the header Docker-Content-Digest on, for HEAD and GET of manifests, with the manifest that it belongs to',
}

function digestOf({ headers }: Answer): string | null {
  const digest = header(headers, 'docker-content-digest')?.trim() ?? ''
  return digest === '' ? null : digest
}

/** Of other algorithms nothing is said. */
function isWrong(answer: Answer): boolean {
  const digest = digestOf(answer)
  if (digest === null || answer.sha256 === null || encodingOf(answer) !== null) return false
  return !/^sha(?:384|512):/.test(digest) && digest !== `sha256:${answer.sha256}`
}
