// Whether a layer flows through, or is held back until it is whole, or cut off.

import { contentLength } from '../../http/headers.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askWithin, blobQuestion, deliver, leadsAway } from '../evidence/blob-delivery.ts'
import { isCutByTime } from '../evidence/cut-downloads.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { layerOf, manifestUnderTest, named } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { halfWay, type Gate } from '../evidence/store-bodies.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

/** Bytes: more than nginx and others hold in their buffers anyway. */
const LAYER = 8_000_000
/** What must arrive before the store sends the rest. */
const ENOUGH = 64 * 1024
/** How long half of the layer may be on its way, when nothing else is. */
const PATIENCE_MS = 5_000
const STEP_MS = 50

export const bufferingOrTimeoutCut: Probe = {
  id: 'buffering-or-timeout-cut',
  title: 'Layers are held back, or cut off',
  level: 'warning',
  why: 'The proxy takes the whole layer before it sends a byte, or has a limit of time or size: large layers stay at nothing, run into timeouts, or break off at the same place each time.',
  source: [
    'https://github.com/containers/podman/issues/14481',
    'https://github.com/Joxit/docker-registry-ui/issues/152',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_max_temp_file_size',
  ],
  needs: ['pulls'],
  examine: (bench) => (bench.upstream === null ? byCut(bench) : byHalf(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    (cause.kind === 'cut' || (cause.kind === 'status' && cause.status === 504)),
  remedy:
    'stream (nginx: proxy_buffering off; proxy_max_temp_file_size 0), and allow for long transfers (proxy_read_timeout 900s; proxy_send_timeout 900s)',
}

/** The store sends half, and the rest only after the client has something of it, or after some patience. */
async function byHalf(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage(freshLayers([LAYER])))
  if ('result' in image) return image
  const layer = layerOf(image)
  const gate = halfWay(LAYER / 2)
  const question = { ...blobQuestion(image, layer.digest), limit: ENOUGH }
  const { value } = await upstream.during(gate.behaviour, () => beforeTheRest(bench, question, gate))
  const { answer, heldBack } = value
  if (leadsAway(bench, answer) !== null) return notHere('blobs come from the store itself, by redirect')
  if (answer.status !== 200) return blocked(`a layer is answered ${answer.status}`)
  if (!heldBack) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} sends nothing of ${named('layer', layer)} (${layer.size ?? LAYER} bytes) before the store has sent all of it`,
    evidence: [quoted(answer, 'Content-Length', 'Transfer-Encoding')],
  }
}

interface Arrival {
  readonly answer: Answer
  /** Nothing came while the store had not sent all. */
  readonly heldBack: boolean
}

async function beforeTheRest(bench: Bench, question: Question, gate: Gate): Promise<Arrival> {
  let [hasArrived, isOpen] = [false, false]
  const open = (): void => {
    isOpen = true
    gate.open()
  }
  const arriving = askWithin(bench, question).then((answer) => {
    hasArrived = true
    return { answer, heldBack: isOpen }
  })
  const patience = async (): Promise<void> => {
    await gate.halfSent
    for (let ms = 0; ms < PATIENCE_MS && !hasArrived; ms += STEP_MS) await bench.wait(STEP_MS)
    open()
  }
  try {
    await Promise.race([patience(), arriving])
    return await arriving
  } finally {
    open()
  }
}

async function byCut(bench: Bench): Promise<Examined> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return image
  const { last } = await deliver(bench, blobQuestion(image, layerOf(image).digest))
  if (!isCutByTime(last)) return notHere('whether it holds layers back shows only with --with-hub')
  return {
    result: 'fail',
    level: 'error',
    message: `${bench.candidate.url.host} cuts ${named('layer', layerOf(image))} off after ${Math.round(last.totalMs / 1000)} s, with ${of(last)}`,
    evidence: [quoted(last, 'Content-Length')],
  }
}

function of({ bytes, headers }: Answer): string {
  return `${bytes} of ${contentLength(headers) ?? 'unknown'} bytes`
}
