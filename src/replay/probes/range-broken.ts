// Parts of a blob: a client whose download broke off asks for the rest.

import type { Descriptor } from '../../registry/manifest.ts'
import type { Answer } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import { blobQuestion, deliver, deliverAgain, isWhole } from '../evidence/blob-delivery.ts'
import { encodingOf } from '../evidence/content-encoding.ts'
import {
  layerOf,
  manifestUnderTest,
  named,
  otherThan,
  type ManifestUnderTest,
} from '../evidence/manifest-under-test.ts'
import { partsOf, wrongWith, type BlobPart } from '../evidence/blob-parts.ts'
import { quoted } from '../evidence/quote.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'

export const rangeBroken: Probe = {
  id: 'range-broken',
  title: 'Parts of blobs are refused, or wrong',
  level: 'warning',
  why: 'Range does not reach the store, or a cache answers it from what it has: broken downloads start again from nothing, or get wrong bytes.',
  source: [
    'https://github.com/containers/container-libs/issues/1114',
    'https://github.com/containerd/containerd/issues/12291',
    'RFC 9110 §14.2',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const { upstream } = bench
    const image = await manifestUnderTest(bench, upstream === null ? bench.image : upstream.freshImage())
    if ('result' in image) return image
    const blob = upstream === null ? smallEnough(image) : layerOf(image)
    const other = otherThan(blob, image)
    const control = (await deliver(bench, blobQuestion(image, other.digest))).last
    if (isWholeAsPart(control, other)) return wholeAsPart(bench, named('layer', other), control)
    if (!isWhole(control, other)) return blocked(`a whole blob is answered ${control.status}, and not whole`)
    // Of a fresh image the part comes first: a cache may keep it for the whole.
    const early = upstream === null ? null : await partOf(bench, image, { blob, range: EARLY.range })
    const { last: whole } = await deliver(bench, blobQuestion(image, blob.digest))
    if (early !== null && !isWhole(whole, blob) && whole.status < 300 && encodingOf(whole) === null)
      return failed(bench, {
        what: `after bytes 100 to 199 of ${named('layer', blob)} were asked for, the whole comes as ${whole.status} with ${whole.bytes} bytes`,
        answers: [whole, early],
      })
    if (!isWhole(whole, blob)) return blocked(`the whole of ${named('layer', blob)} does not come either`)
    return byParts(bench, image, { blob, whole, early })
  },
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    (cause.kind === 'no-range' ||
      (cause.kind === 'status' && (cause.status === 416 || cause.status === 206))),
  remedy:
    'answer 206 to a Range alone; pass Range and If-Range on to where the blob is, also after a redirect (nginx: proxy_set_header Range $http_range; or the slice module), and do not store what was answered 206 as the whole',
}

/** Every byte, under the status of a part. */
function isWholeAsPart(answer: Answer, blob: Descriptor): boolean {
  return answer.status === 206 && isWhole({ ...answer, status: 200 }, blob)
}

/** dockerd and containerd take all of 2xx. */
function wholeAsPart(bench: Bench, what: string, answer: Answer): Examined {
  return {
    result: 'fail',
    level: 'error',
    message: `${bench.candidate.url.host}: the whole of ${what} is answered 206, and no Range was asked for`,
    evidence: [quoted(answer, 'Content-Range', 'Content-Length')],
    clients: ['podman', 'skopeo', 'crane'],
  }
}

/** Answers keep their first 4 MiB only. */
const KEPT = 4 * 1024 * 1024

/** A blob of which all is kept. */
function smallEnough(image: ManifestUnderTest): Descriptor {
  const layer = layerOf(image)
  return (layer.size ?? Infinity) <= KEPT ? layer : image.config
}

/** Layers of fresh images are larger. */
const EARLY: BlobPart = { range: '100-199', start: 100, end: 200, use: 'resume' }

interface Parts {
  readonly blob: Descriptor
  readonly whole: Answer
  /** Asked for before the whole was; null when nobody knows whether it was. */
  readonly early: Answer | null
}

async function byParts(
  bench: Bench,
  image: ManifestUnderTest,
  { blob, whole, early }: Parts,
): Promise<Examined> {
  const size = whole.bytes
  const wrong = []
  // What came before the whole did: what a cache answers of what it does not have yet.
  for (const part of early === null ? partsOf(size) : [...partsOf(size), EARLY]) {
    const answer =
      part === EARLY && early !== null ? early : await partOf(bench, image, { blob, range: part.range })
    const what = wrongWith(answer, part, whole)
    if (what !== null) wrong.push({ ...part, answer, what })
  }
  const worst = wrong.find(({ use }) => use === 'resume') ?? wrong[0]
  if (worst === undefined) return afterParts(bench, image, { blob, whole })
  return failed(bench, {
    what: `bytes=${worst.range} of ${named('layer', blob)} (${size} bytes) is answered ${worst.what}`,
    answers: [worst.answer, ...wrong.filter((each) => each !== worst).map(({ answer }) => answer)],
    clients: worst.use === 'none' ? [] : clientsHurtBy(worst.answer, whole),
  })
}

/** What a cache made of the parts. */
async function afterParts(
  bench: Bench,
  image: ManifestUnderTest,
  { blob, whole }: { readonly blob: Descriptor; readonly whole: Answer },
): Promise<Examined> {
  const { last } = await deliverAgain(bench, blobQuestion(image, blob.digest))
  if (isWhole(last, blob)) return PASS
  const what = `after parts of it were asked for, ${named('layer', blob)} comes as ${last.status} with ${last.bytes} of ${whole.bytes} bytes`
  return failed(bench, { what, answers: [last, whole] })
}

async function partOf(
  bench: Bench,
  image: ManifestUnderTest,
  { blob, range }: { readonly blob: Descriptor; readonly range: string },
): Promise<Answer> {
  const question = { ...blobQuestion(image, blob.digest), headers: [['Range', `bytes=${range}`]] as const }
  return (await deliver(bench, question)).last
}

interface Failure {
  readonly what: string
  readonly answers: readonly [Answer, ...Answer[]]
  /** All, when what comes for the whole is wrong. */
  readonly clients?: readonly ClientId[]
}

function failed(bench: Bench, { what, answers: [first, ...others], clients }: Failure): Examined {
  return {
    result: 'fail',
    message: `${bench.candidate.url.host}: ${what}`,
    evidence: [
      quoted(first, 'Content-Range', 'Content-Length'),
      ...others.map((answer) => quoted(answer, 'Content-Range')),
    ],
    ...(clients === undefined ? { level: 'error' as const } : { clients }),
    ...(clients?.length === 0 ? { level: 'note' as const } : {}),
  }
}

/** containerd skips what it has when the whole comes in place of the rest; crane never asks for a part. */
function clientsHurtBy({ status, bytes }: Answer, whole: Answer): readonly ClientId[] {
  const resuming = ['docker', 'podman', 'skopeo']
  return status === 200 && bytes === whole.bytes ? resuming : [...resuming, 'containerd']
}
