// Whether content comes byte by byte as it is stored, whatever encodings a client could take.

import { sha256Of } from '../../registry/digest.ts'
import type { Descriptor } from '../../registry/manifest.ts'
import type { Answer, Question } from '../answer.ts'
import { blobQuestion, deliver, isUnpacked } from '../evidence/blob-delivery.ts'
import { encodingOf } from '../evidence/content-encoding.ts'
import { layerOf, manifestQuestion, manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { givesUnzipped } from '../evidence/unzipped.ts'
import { quoted } from '../evidence/quote.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { PASS, type Probe } from '../probe.ts'

/** Nothing; Go's own; containerd's for blobs (remotes/docker/fetcher.go); a browser's. */
const ACCEPTED = [
  null,
  'identity',
  'gzip',
  'zstd;q=1.0, gzip;q=0.8, deflate;q=0.5',
  'gzip, br, zstd',
] as const

/** What an answer was to be. */
interface Wanted {
  readonly what: 'manifest' | 'layer'
  readonly question: Question
  /** Hex. */
  readonly sha256: string | null
  /** null for a manifest. */
  readonly blob: Descriptor | null
}

export const contentEncodingAltered: Probe = {
  id: 'content-encoding-altered',
  title: 'Content is compressed, or decompressed, on the way',
  level: 'error',
  why: 'Digest and length are those of the bytes as they are stored. A proxy or CDN that compresses what it passes, or names an encoding that the bytes do not have, breaks both.',
  source: [
    'https://github.com/moby/moby/issues/17595',
    'https://github.com/opencontainers/distribution-spec/issues/235',
    'RFC 9110 §8.4',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const image = await manifestUnderTest(bench)
    // A manifest that comes encoded though nobody asked is in the way of all other probes: it is this one's.
    if ('result' in image && !/Content-Encoding/.test(image.because)) return image
    const { authorization } = await bench.authorize(bench.image.asMirror)
    const wanted: Wanted[] = [
      {
        what: 'manifest',
        question: { ...manifestQuestion('GET', bench.image.asMirror, bench.image.target), authorization },
        sha256: 'result' in image ? null : image.top.sha256,
        blob: null,
      },
    ]
    if (!('result' in image)) {
      const blob = layerOf(image)
      wanted.push({
        what: 'layer',
        question: blobQuestion(image, blob.digest),
        sha256: sha256Of(blob.digest),
        blob,
      })
    }
    for (const want of wanted) {
      for (const accepted of ACCEPTED) {
        const question = withEncodings(want.question, accepted)
        const { last } = await deliver(bench, question)
        const wrong = whatIsWrong(last, want, accepted)
        if (wrong === null) continue
        return {
          result: 'fail',
          ...(wrong.harm === 'undone' ? { level: 'warning' as const } : {}),
          message: `${last.url.host} sends ${want.what} ${last.url.pathname} ${wrong.how} ${accepted === null ? 'though no encoding was accepted' : `(Accept-Encoding: ${accepted})`}`,
          evidence: [quoted(last, 'Content-Encoding', 'Content-Length')],
        }
      }
    }
    return PASS
  },
  explains: ({ asked, cause }) =>
    ['resolve', 'manifest', 'config', 'layer'].includes(asked.purpose) &&
    ['wrong-digest', 'cut', 'unusable', 'no-range'].includes(cause.kind),
  remedy:
    'switch compression off for /v2/ (nginx: gzip off; gunzip off; a CDN: Cache-Control: no-transform), and ask the registry with Accept-Encoding: identity',
}

function withEncodings(question: Question, accepted: string | null): Question {
  if (accepted === null) return question
  return { ...question, headers: [...(question.headers ?? []), ['Accept-Encoding', accepted]] }
}

/** `undone`: clients that asked for gzip make the content of it again. */
interface Wrong {
  readonly how: string
  readonly harm: 'undone' | 'breaks'
}

function whatIsWrong(answer: Answer, { sha256, blob }: Wanted, accepted: string | null): Wrong | null {
  if (answer.status !== 200 || answer.end !== 'complete' || isWebPage(answer)) return null
  const encoding = encodingOf(answer)
  const isRight = sha256 === null ? encoding === null : answer.sha256 === sha256
  if (encoding === null) {
    // Fewer or other bytes are truncated-or-empty-200; those of a tag may be of another image.
    return blob !== null && isUnpacked(answer, blob)
      ? {
          how: `decompressed (${answer.bytes} bytes instead of ${blob.size ?? 'those it has'})`,
          harm: 'breaks',
        }
      : null
  }
  const named = `with Content-Encoding: ${encoding.slice(0, 40)}`
  if (isRight) return { how: `${named}, which its bytes do not have,`, harm: 'breaks' }
  const isUndone = encoding === 'gzip' && accepted?.includes('gzip') === true && givesUnzipped(answer, sha256)
  return { how: named, harm: isUndone ? 'undone' : 'breaks' }
}
