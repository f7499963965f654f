// `check --list FILE`: a short look at each mirror of a list, and a table of them, the best first.

import { text } from 'node:stream/consumers'
import { PullscopeError } from '../../errors.ts'
import type { Session } from '../../model/session.ts'
import type { NetworkOptions } from '../../proxy/options.ts'
import type { TestImage } from '../../replay/candidate.ts'
import { createBench } from '../../replay/engine/create-bench.ts'
import { recordedClient } from '../../replay/engine/recorded-client.ts'
import { header } from '../../http/headers.ts'
import { GivenUp, Unanswered } from '../../replay/answer.ts'
import { manifestQuestion } from '../../replay/evidence/manifest-under-test.ts'
import { listJson } from '../../replay/list/list-json.ts'
import { listMarkdown } from '../../replay/list/list-markdown.ts'
import { lookAt } from '../../replay/list/look.ts'
import { parseList, type ListEntry } from '../../replay/list/parse-list.ts'
import { rankRows } from '../../replay/list/rank.ts'
import type { Row } from '../../replay/list/row.ts'
import { listTable } from '../../replay/list/table.ts'
import { toAnsiText } from '../../text/ansi.ts'
import { readFlagFile } from '../network/flag-file.ts'
import { readNetwork } from '../network/flags.ts'
import { colourLevel, glyphSet, note, print, printWidth } from '../stdio.ts'
import { standardInput } from '../load-capture.ts'
import { exitCodeOf } from '../trace/run-command.ts'
import { isGood } from './exit-code.ts'
import type { FailFrom } from './flags.ts'
import { labAuthority, openLab } from './lab.ts'
import { progressOf } from './progress.ts'
import { imageOf, knownProbes, optionsOf, scratchOf, type CheckRun } from './run.ts'
import { untilAborted } from './stop.ts'

/** Mirrors that are looked at side by side; of one host, one after the other. */
const AT_ONCE = 4

interface Stage {
  readonly run: CheckRun
  readonly network: NetworkOptions
  readonly authority: Awaited<ReturnType<typeof labAuthority>>
  readonly image: TestImage
  readonly signal: AbortSignal
}

interface Listing {
  readonly run: CheckRun
  /** The registry that digests are compared with; null for Docker Hub. */
  readonly reference: URL | null
  /** From which faults on a mirror does not do; null when one that works is enough. */
  readonly failFrom: FailFrom | null
}

/** `-` is standard input. Resolves with the exit code. */
export async function runList(file: string, { run, reference, failFrom }: Listing): Promise<number> {
  const { flags } = run
  const image = imageOf(run)
  knownProbes(run.scope)
  if (!(['text', 'json', 'markdown'] as const).some((format) => format === flags.format)) {
    throw new PullscopeError('usage', `a list has no format ${flags.format}`, 'one of text, json, markdown')
  }
  const name = file === '-' ? 'standard input' : file
  const { entries, problems } = parseList(await listIn(file))
  for (const { line, message } of problems) note(`${name} line ${line}: ${message}`)
  if (entries.length === 0) {
    throw new PullscopeError('usage', `${name} names no mirror`, 'one URL a line; # begins a comment')
  }
  const stop = untilAborted()
  const stage: Stage = {
    ...{ run, image, signal: stop.signal },
    network: await readNetwork(flags, { env: process.env, own: [], note }),
    authority: await labAuthority(),
  }
  // A project's path is the mirrors' own.
  const atReference = imageOf({ ...run, flags: { ...flags, prefix: '' } })
  const digest = await referenceDigest({ ...stage, image: atReference }, reference)
  const rows = rankRows(await lookAtAll(stage, entries, digest))
  stop.forget()
  const report = { rows, image: image.reference.full, reference: digest, problems }
  await print(render(report, flags))
  const signal = stop.by()
  if (signal !== null) return exitCodeOf({ code: null, signal })
  return isGood(rows, failFrom) ? 0 : 1
}

/** UTF-8. */
async function listIn(file: string): Promise<string> {
  if (file === '-') return text(standardInput())
  return Buffer.from(await readFlagFile('--list', file), 'latin1').toString('utf8')
}

function render(report: Parameters<typeof listJson>[0], { format, ascii }: CheckRun['flags']): string {
  if (format === 'json') return listJson(report)
  if (format === 'markdown') return listMarkdown(report)
  const printing = { env: process.env, terminal: process.stdout }
  const glyphs = ascii === true ? 'ascii' : glyphSet(process.env)
  const lines = listTable(report.rows, report.image, { width: printWidth(printing), glyphs })
  return toAnsiText(lines, colourLevel(printing))
}

async function lookAtAll(stage: Stage, entries: readonly ListEntry[], digest: string | null): Promise<Row[]> {
  const rows: Row[] = []
  const queue = [...grouped(entries).values()]
  const progress = progressOf('mirrors')
  const worker = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const { url } of group) {
        progress.show({ done: rows.length, of: entries.length, what: url.host })
        rows.push(await lookAtOne(stage, url, digest))
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  progress.clear()
  const place = new Map(entries.map(({ url }, i) => [url.origin, i]))
  return rows.sort((a, b) => (place.get(a.url) ?? 0) - (place.get(b.url) ?? 0))
}

/** One at a time on a host, whatever the port. */
function grouped(entries: readonly ListEntry[]): ReadonlyMap<string, readonly ListEntry[]> {
  const groups = new Map<string, ListEntry[]>()
  for (const entry of entries) {
    const { hostname } = entry.url
    groups.set(hostname, [...(groups.get(hostname) ?? []), entry])
  }
  return groups
}

async function lookAtOne(stage: Stage, url: URL, digest: string | null): Promise<Row> {
  const { run } = stage
  return onBench(stage, url, (bench, session) => lookAt(bench, { scope: run.scope, digest, session }))
}

/** Of the image at the registry itself; null, with a note, when it cannot be had. */
async function referenceDigest(stage: Stage, reference: URL | null): Promise<string | null> {
  const { image } = stage
  const { registry } = image.reference
  const url = reference ?? new URL(`https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`)
  return onBench(stage, url, async (bench) => {
    try {
      const { authorization } = await bench.authorize(image.asMirror)
      const head = await bench.ask({
        ...manifestQuestion('HEAD', image.asMirror, image.target),
        authorization,
      })
      const digest = head.status === 200 ? header(head.headers, 'docker-content-digest') : null
      if (digest === null)
        note(`${url.host} does not say what ${image.reference.full} is: digests are not compared`)
      return digest
    } catch (error) {
      if (bench.signal.aborted) return null
      if (!(error instanceof Unanswered || error instanceof GivenUp)) throw error
      note(`digests are not compared (--reference URL names another registry): ${error.message}`)
      return null
    }
  })
}

async function onBench<T>(
  { run, network, authority, image, signal }: Stage,
  url: URL,
  use: (bench: ReturnType<typeof createBench>, session: () => Session) => Promise<T>,
): Promise<T> {
  const lab = await openLab({ network, authority, recorder: null, silenceMs: run.flags.timeout * 1000 })
  try {
    const { prefix = '' } = run.flags
    const credentials = run.credentialsFor(url.host)
    const candidate = {
      url,
      prefix,
      ways: [run.flags.as ?? 'mirror'],
      credentials,
      scratch: scratchOf(run.flags),
    } as const
    const options = optionsOf({ run, lab, candidate, image, clients: [], signal })
    const client = recordedClient(lab.client, lab.ledger)
    const bench = createBench({ ...options, client, limits: 'respected' })
    return await use(bench, () => lab.store.getSnapshot())
  } finally {
    await lab.close('end-of-input')
  }
}
