// Whether the media types that a client accepts reach the registry.

import { header, headerValues, mediaType, type HeaderList } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { ALL_TYPES, IN_MANY_LINES, IN_ONE_LINE } from '../evidence/accepted-types.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { quoted, quotedError, quotedSeen, said } from '../evidence/quote.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { blocked, PASS, type Examined, type Probe, type Proof } from '../probe.ts'
import type { Seen, Upstream } from '../upstream.ts'

/** The two ways to say the same, and who does which (FAILURES, 0). */
const WAYS = [
  { headers: IN_ONE_LINE, called: 'one line with commas', clients: ['containerd', 'crane'] },
  { headers: IN_MANY_LINES, called: `${ALL_TYPES.length} lines`, clients: ['docker', 'podman', 'skopeo'] },
] as const

type Way = (typeof WAYS)[number]

interface Lost {
  readonly what: string
  readonly evidence: readonly [Proof, ...Proof[]]
  readonly clients: readonly ClientId[]
}

export const acceptLost: Probe = {
  id: 'accept-lost',
  title: 'Accept does not reach the registry',
  level: 'error',
  why: 'The proxy makes a request of its own, or passes on one of several Accept lines: the registry answers what a client of 2015 would take, or that it has nothing for it.',
  source: [
    'https://github.com/goharbor/harbor/issues/16075',
    'https://github.com/cvmfs/cvmfs/issues/2892',
    'RFC 9110 §12.5.1',
  ],
  needs: [],
  examine: (bench) => (bench.upstream === null ? byAnswers(bench) : byArrival(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') &&
    (['unusable', 'wrong-digest', 'no-platform'].includes(cause.kind) ||
      (cause.kind === 'status' && cause.status === 404)),
  remedy:
    'pass all Accept lines on as they come (a Worker: headers.get("Accept") joins them; nginx does by itself)',
}

async function byArrival(bench: Bench, upstream: Upstream): Promise<Examined> {
  const losses: Lost[] = []
  for (const { headers, called, clients } of WAYS) {
    const image = upstream.freshImage()
    const { value: answer, seen } = await upstream.during(null, () => ask(bench, image, headers))
    const arrived = seen.find(({ role, url }) => role === 'registry' && url.pathname.includes('/manifests/'))
    if (arrived === undefined) return blocked(`a new image is not asked of the registry: ${answer.status}`)
    const kept = ALL_TYPES.length - missingOf(arrived).length
    if (kept === ALL_TYPES.length) continue
    losses.push({
      what: `of ${ALL_TYPES.length} accepted types in ${called}, ${kept} reach the registry`,
      evidence: [quotedSeen(arrived, 'Accept'), quotedError(answer)],
      clients,
    })
  }
  return lost(bench, losses)
}

function missingOf({ headers }: Seen): string[] {
  const all = headerValues(headers, 'accept').join(',')
  // `*/*` is as good; Distribution's own list is longer than any client's.
  const types = all.split(',').map((type) => (type.split(';', 1)[0] ?? '').trim())
  return types.includes('*/*') ? [] : ALL_TYPES.filter((type) => !types.includes(type))
}

/** By HEAD, which costs nothing; by GET where that is refused, to read why, or because it is no method there. */
async function ask(bench: Bench, image: TestImage, headers: HeaderList): Promise<Answer> {
  const head = await askForManifest(bench, image, { method: 'HEAD', headers })
  return head.status < 400 ? head : askForManifest(bench, image, { method: 'GET', headers })
}

async function byAnswers(bench: Bench): Promise<Examined> {
  const [one, many] = [
    await ask(bench, bench.image, WAYS[0].headers),
    await ask(bench, bench.image, WAYS[1].headers),
  ]
  if (isWebPage(one)) return blocked(`${one.method} ${one.url.pathname} is answered by a web page`)
  const losses = [lossOf(WAYS[0], one, many), lossOf(WAYS[1], many, one)].filter((loss) => loss !== null)
  return losses.length === 0 && one.status !== 200
    ? blocked(`${one.method} ${one.url.pathname} is answered ${one.status}`)
    : lost(bench, losses)
}

/** `other`: what came for the same types in the other way. */
function lossOf({ called, clients }: Way, answer: Answer, other: Answer): Lost | null {
  if (answer.status === 404) {
    const what = `though all types are accepted in ${called}, it says${said(answer).slice(1)}`
    return isAboutTypes(answer) ? { what, evidence: [quotedError(answer)], clients } : null
  }
  if (answer.status !== 200 || other.status !== 200 || !isLess(answer, other)) return null
  const [type, otherType] = [answer, other].map((each) => mediaType(each.headers) ?? 'no type')
  return {
    what: `the same types in ${called} get ${type ?? ''}, and else ${otherType ?? ''}`,
    evidence: [
      quoted(answer, 'Content-Type', 'Docker-Content-Digest'),
      quoted(other, 'Content-Type', 'Docker-Content-Digest'),
    ],
    clients,
  }
}

/** What Distribution says to who accepts no OCI types. */
function isAboutTypes({ body }: Answer): boolean {
  return /accept header does not support/i.test(body.subarray(0, 4096).toString('utf8'))
}

/** Another manifest for the same types: the one that is an index is the whole. */
function isLess(answer: Answer, other: Answer): boolean {
  const digest = (each: Answer): string | null => header(each.headers, 'docker-content-digest')
  const isIndex = (each: Answer): boolean => /index|manifest\.list/.test(mediaType(each.headers) ?? '')
  return digest(answer) !== digest(other) && isIndex(other) && !isIndex(answer)
}

function lost(bench: Bench, losses: readonly Lost[]): Examined {
  const [first] = losses
  if (first === undefined) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host}: ${first.what}`,
    evidence: first.evidence,
    ...(losses.length === WAYS.length ? {} : { clients: first.clients }),
  }
}
