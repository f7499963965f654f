// A short look at one mirror: whether it has the image for anybody, how fast, from which hosts. Small questions, HEAD first.

import { header } from '../../http/headers.ts'
import type { Session } from '../../model/session.ts'
import { GivenUp, Limited, Unanswered, type Answer } from '../answer.ts'
import type { TestImage } from '../candidate.ts'
import { examine, type OnProgress } from '../engine/examine.ts'
import { knock } from '../engine/knock.ts'
import type { Scope } from '../engine/scope.ts'
import type { OpenBench } from '../engine/create-bench.ts'
import {
  manifestQuestion,
  manifestUnderTest,
  type ManifestUnderTest,
} from '../evidence/manifest-under-test.ts'
import { said } from '../evidence/quote.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { PROBES } from '../probes/index.ts'
import type { Row, State } from './row.ts'

export interface LookOptions {
  /** Probes are those of a short look, whatever the depth; `quick`: no content is asked for, so that nothing is known of its speed. */
  readonly scope: Scope
  /** Of the image, at the registry that mirrors stand for; null when it is not known. */
  readonly digest: string | null
  /** What was seen so far. */
  readonly session: () => Session
  readonly onProgress?: OnProgress
}

/** Enough for the speed of a line, and little enough for somebody else's bill. */
const SAMPLE_BYTES = 4 * 1024 * 1024

/** Never throws for what a mirror does. */
export async function lookAt(bench: OpenBench, options: LookOptions): Promise<Row> {
  const row: Row = {
    url: bench.candidate.url.origin,
    state: 'unknown',
    faults: [],
    leftOut: [],
    headMs: null,
    bytesPerSecond: null,
    hosts: [],
    digest: 'unknown',
    because: '',
  }
  let seen = row
  try {
    for await (const more of findings(bench, options)) seen = { ...seen, ...more }
  } catch (error) {
    if (bench.signal.aborted) seen = { ...seen, state: 'unknown', because: 'stopped before the end' }
    else if (error instanceof Limited) seen = { ...seen, state: 'limited', because: error.message }
    else if (error instanceof Unanswered || error instanceof GivenUp) {
      seen = { ...seen, state: seen.headMs === null ? 'unavailable' : 'wrong', because: error.message }
    } else throw error
  }
  return { ...seen, hosts: hostsOf(options.session(), bench.candidate.url.host) }
}

/** What is found, as it is found. */
async function* findings(
  bench: OpenBench,
  { scope, digest, onProgress }: LookOptions,
): AsyncGenerator<Partial<Row>> {
  const root = await knock(bench.candidate.url, (question) => bench.ask(question))
  yield { headMs: root.headMs }
  const { image } = bench
  const name = bench.candidate.ways.includes('mirror') ? image.asMirror : image.asHost
  const { authorization } = await bench.authorize(name)
  const question = { ...manifestQuestion('HEAD', name, image.target), authorization }
  const head = (await bench.follow(await bench.ask(question), question)).at(-1) ?? root
  const { state, because } = standing(head, name)
  yield { state, because }
  if (state !== 'available') return
  const found = header(head.headers, 'docker-content-digest')
  if (digest !== null && found !== null) yield { digest: found === digest ? 'equal' : 'other' }
  if (scope.depth === 'full') yield* sampled(bench, { ...image, asMirror: name }, digest)
  const plan = {
    probes: PROBES,
    scope: { ...scope, depth: 'quick', pulls: 'spared' } as const,
    remedyFor: () => null,
    ...(onProgress === undefined ? {} : { onProgress }),
  }
  const { faults, leftOut, stopped } = await examine(bench, plan)
  yield { faults: faults.map(({ id, level }) => ({ id, level })), leftOut }
  if (stopped) yield { state: 'unknown', because: 'stopped before the end' }
}

/** By status: what a mirror says to a client without a login. */
function standing(head: Answer, name: string): { readonly state: State; readonly because: string } {
  const { status } = head
  const says = `HEAD ${name} is answered ${status}${said(head)}`
  if (isWebPage(head)) return { state: 'wrong', because: `${says}, with a web page` }
  if (status === 200) return { state: 'available', because: '' }
  return { state: [401, 403, 407, 429].includes(status) ? 'limited' : 'wrong', because: says }
}

/**
 * The only GETs of content, as of one pull: index, manifest, and a layer or its beginning. For the speed; and because what
 * HEAD says of a digest need not be what comes.
 */
async function* sampled(
  bench: OpenBench,
  named: TestImage,
  reference: string | null,
): AsyncGenerator<Partial<Row>> {
  const image = await manifestUnderTest(bench, named)
  if ('result' in image) {
    yield { state: 'wrong', because: image.because }
    return
  }
  const { sha256 } = image.top
  if (reference !== null && sha256 !== null) {
    yield { digest: `sha256:${sha256}` === reference ? 'equal' : 'other' }
  }
  yield await speedOf(bench, image)
}

async function speedOf(
  bench: OpenBench,
  { repository, authorization, layers }: ManifestUnderTest,
): Promise<Partial<Row>> {
  const { digest, size } = layers.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0))[0] ?? layers[0]
  const question = {
    method: 'GET',
    url: `/v2/${repository}/blobs/${digest}`,
    authorization,
    limit: SAMPLE_BYTES,
  } as const
  const blob = (await bench.follow(await bench.ask(question), question)).at(-1)
  if (blob === undefined || blob.status !== 200) {
    return { state: 'wrong', because: `a layer is answered ${blob?.status ?? 'by nothing'}` }
  }
  if (blob.end === 'cut') return { state: 'wrong', because: `a layer broke off after ${blob.bytes} bytes` }
  if (blob.sha256 !== null && `sha256:${blob.sha256}` !== digest) {
    return { state: 'wrong', because: `a layer of ${size ?? 'some'} bytes came with other content` }
  }
  const ms = Math.max(blob.totalMs - blob.headMs, 1)
  return { bytesPerSecond: Math.round((blob.bytes / ms) * 1000) }
}

/** All that were asked, the mirror itself first. */
function hostsOf({ exchanges, connections }: Session, own: string): string[] {
  const asked = exchanges.flatMap((exchange) => {
    if (exchange === undefined || connections[exchange.connection]?.behind !== undefined) return []
    return URL.canParse(exchange.request.url) ? [new URL(exchange.request.url).host] : []
  })
  return [...new Set([own, ...asked])]
}
