// What HEAD of a manifest says: its length, which is that of the GET, and its type.

import { contentLength, header, mediaType } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { encodingOf } from '../evidence/content-encoding.ts'
import { quoted } from '../evidence/quote.ts'
import { isDigest } from '../../registry/digest.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'

export const headMetadataMissing: Probe = {
  id: 'head-metadata-missing',
  title: 'HEAD of a manifest lacks its length or type, or has another length',
  level: 'error',
  why: 'Edges and Workers drop Content-Length from answers to HEAD, or when they compress; docker since 20.10 will not go on without, and containerd takes it for the manifest’s.',
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
    if (bare === undefined) return asLongAsGot(bench, byTag)
    if (missingOf(bare).every((what) => what === NO_LENGTH)) return ofNoLength(bench, bare)
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
      : // containerd's words for what it was told no type of, or another length.
        asked.purpose === 'manifest' &&
        / \(\) from remote: not found|failed size validation|expected number of bytes/.test(cause.message)),
  remedy:
    'pass Content-Length and Content-Type on as the registry answers HEAD with them, and switch compression off for /v2/ (nginx: gzip off)',
}

const NO_LENGTH = 'a Content-Length above 0'

/** All clients take 0 for a length that is not known. */
function ofNoLength({ candidate }: Bench, bare: Answer): Examined {
  return {
    result: 'fail',
    level: 'warning',
    message: `${candidate.url.host} answers HEAD ${bare.url.pathname} without ${NO_LENGTH}`,
    evidence: [quoted(bare, 'Content-Length', 'Content-Type')],
    clients: [],
  }
}

/** Whether a HEAD says as many bytes as the same GET brings: containerd counts them. A short look asks for no content. */
async function asLongAsGot(bench: Bench, head: Answer): Promise<Examined> {
  if (bench.manners === 'polite') return PASS
  const got = await askForManifest(bench, bench.image, { method: 'GET' })
  const said = contentLength(head.headers)
  if (!isWhole(got) || !isOfSame(head, got) || got.bytes === said) return PASS
  const { host } = bench.candidate.url
  return {
    result: 'fail',
    message: `${host} answers HEAD ${head.url.pathname} with Content-Length: ${said}, and GET of the same with ${got.bytes} bytes`,
    evidence: [quoted(head, 'Content-Length', 'Content-Encoding'), quoted(got, 'Content-Length')],
    clients: ['containerd'],
  }
}

/** Bytes as they are stored: of others, the length says nothing. */
function isWhole(got: Answer): boolean {
  return got.status === 200 && got.end === 'complete' && got.bytes > 0 && encodingOf(got) === null
}

/** The tag may have moved between the two, and what has other bytes than its digest is no measure. */
function isOfSame({ headers }: Answer, { sha256 }: Answer): boolean {
  const digest = header(headers, 'docker-content-digest')
  return digest === null || !isDigest(digest) || digest === `sha256:${sha256 ?? ''}`
}

function missingOf({ headers }: Answer): string[] {
  const length = contentLength(headers)
  return [
    ...(length === null ? ['Content-Length'] : length === 0 ? [NO_LENGTH] : []),
    ...((mediaType(headers) ?? '') === '' ? ['Content-Type'] : []),
  ]
}
