// What HEAD of a manifest says: its length and its type.

import { contentLength, header, mediaType } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { quoted } from '../evidence/quote.ts'
import { isDigest } from '../../registry/digest.ts'
import { blocked, notHere, PASS, type Probe } from '../probe.ts'

export const headMetadataMissing: Probe = {
  id: 'head-metadata-missing',
  title: 'HEAD of a manifest lacks its length or type',
  level: 'error',
  why: 'Edges and Workers drop Content-Length from answers to HEAD, or when they compress; docker since 20.10 will not go on without.',
  source: [
    'https://github.com/goharbor/harbor/issues/13740',
    'https://github.com/docker/for-mac/issues/5143',
    'https://github.com/cloudflare/cloudflared/issues/500',
    'distribution-spec end-3',
  ],
  needs: [],
  concerns: ['docker', 'containerd', 'crane'],
  async examine(bench) {
    const { asMirror, target } = bench.image
    const byTag = await askForManifest(bench, bench.image, { method: 'HEAD' })
    if (byTag.status === 405) return notHere('HEAD is no method here: head-unsupported')
    if (byTag.status !== 200 || mediaType(byTag.headers) === 'text/html')
      return blocked(
        `HEAD of ${asMirror}:${target} is answered ${byTag.status} ${mediaType(byTag.headers) ?? ''}`.trim(),
      )
    const digest = header(byTag.headers, 'docker-content-digest') ?? ''
    const byDigest = isDigest(digest)
      ? await askForManifest(bench, bench.image, { method: 'HEAD', reference: digest })
      : null
    const answers = [byTag, ...(byDigest?.status === 200 ? [byDigest] : [])]
    const bare = answers.find((answer) => missingOf(answer).length > 0)
    if (bare === undefined) return PASS
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} answers HEAD ${bare.url.pathname} without ${missingOf(bare).join(' and ')}`,
      evidence: [quoted(bare, 'Content-Length', 'Content-Type')],
      // dockerd asks by tag alone.
      ...(bare === byTag ? {} : { clients: ['containerd', 'crane'] }),
    }
  },
  explains: ({ asked, cause }) =>
    cause.kind === 'unusable' &&
    (asked.purpose === 'resolve'
      ? /Content-(?:Length|Type)/.test(cause.message)
      : // containerd's words for what it was told no type of.
        asked.purpose === 'manifest' && cause.message.includes(' () from remote: not found')),
  remedy:
    'pass Content-Length and Content-Type on with the answer to HEAD, and switch compression off for /v2/ (nginx: gzip off)',
}

function missingOf({ headers }: Answer): string[] {
  const length = contentLength(headers)
  return [
    ...(length === null ? ['Content-Length'] : length === 0 ? ['a Content-Length above 0'] : []),
    ...((mediaType(headers) ?? '') === '' ? ['Content-Type'] : []),
  ]
}
