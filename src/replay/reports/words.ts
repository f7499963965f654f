// What reports say in the same words in every format. Escapes nothing: that is for the sinks.

import { count } from '../../text/units.ts'
import type { ClientId } from '../bench.ts'
import type { Way } from '../candidate.ts'
import { rankedFaults } from '../verdict.ts'
import type { Fault, Outcome, Verdict } from '../verdict.ts'
import { weightsOf } from './differences.ts'
import type { Examination } from './report.ts'

/** Of a report with a baseline only what is new: the rest is known. */
export function toldFaults({ verdict, delta }: Examination): readonly Fault[] {
  return rankedFaults(delta === null ? verdict.faults : delta.fresh)
}

/** `mirror.example:8443`, as participants of a trace are called; of what is no URL, the text. */
export function authorityOf({ candidate }: Verdict): string {
  return URL.canParse(candidate) ? new URL(candidate).host : candidate
}

export interface Kind {
  readonly name: string
  /** Quoted; empty when nothing gave it away. */
  readonly because: string
}

/** What the candidate runs on; null when nobody knows. */
export function kindOf({
  kind,
  kindBecause = '',
}: Verdict): { readonly name: string; readonly because: string } | null {
  return kind === 'unknown' ? null : { name: kind, because: kindBecause }
}

/** Clients that a fault breaks, in the order of the pulls. A pull that failed as it was recorded is no fault. */
function brokenClients({ pulls, faults }: Verdict): readonly ClientId[] {
  const broken = faults.flatMap(({ breaks }) => breaks)
  const failed = pulls.flatMap(({ client, status }) => (status === 'failed' ? [client] : []))
  return [...new Set([...failed.filter((client) => broken.includes(client)), ...broken])]
}

/** `3 faults, breaks docker, podman`; `no fault found in the 2 of 45 probes that were asked for`; `nothing concluded`. */
export function verdictWords(verdict: Verdict): string {
  const broken = brokenClients(verdict)
  const none = verdict.outcome === 'inconclusive' ? 'nothing concluded' : 'no fault found'
  const faults = verdict.faults.length === 0 ? none : count(verdict.faults.length, 'fault')
  const weights = weightsOf(verdict.differences).filter(([weight]) => weight !== 'benign')
  const { askedFor } = verdict
  const some =
    askedFor === undefined ? '' : ` in the ${askedFor.probes} of ${askedFor.of} probes that were asked for`
  const differ = weights.map(([weight, amount]) => count(amount, `${weight} difference`))
  return [faults + some, ...differ, ...(broken.length === 0 ? [] : [`breaks ${broken.join(', ')}`])].join(
    ', ',
  )
}

/** `2 candidates: 1 equivalent, 1 incompatible`. */
export function overview(examinations: readonly Examination[]): string {
  const outcomes: readonly Outcome[] = ['incompatible', 'inconclusive', 'compatible', 'equivalent']
  const told = outcomes.flatMap((outcome) => {
    const amount = examinations.filter(({ verdict }) => verdict.outcome === outcome).length
    return amount === 0 ? [] : [`${amount} ${outcome}`]
  })
  const candidates = count(examinations.length, 'candidate')
  return told.length === 0 ? candidates : `${candidates}: ${told.join(', ')}`
}

/** What a report with a baseline says first: `1 new, 2 mended, 3 known`; null without a baseline. */
export function deltaWords({ delta }: Examination): string | null {
  if (delta === null) return null
  const untold = delta.untold.length === 0 ? [] : [`${delta.untold.length} could not be told`]
  return [
    `${delta.fresh.length} new`,
    `${delta.mended.length} mended`,
    `${delta.known.length} known`,
    ...untold,
    ...(delta.differences.length === 0 ? [] : [count(delta.differences.length, 'new difference')]),
  ].join(', ')
}

export interface Reading {
  /** `docker`, or `docker (as mirror)` when it reads something else as host. */
  readonly who: string
  readonly text: string
}

/** What users read, each text of a client once. */
export function readingsOf({ words }: Fault): readonly Reading[] {
  const readings = new Map<string, { client: ClientId; ways: Way[]; text: string }>()
  for (const { client, way, text } of words) {
    const key = JSON.stringify([client, text])
    const reading = readings.get(key) ?? { client, ways: [], text }
    reading.ways.push(way)
    readings.set(key, reading)
  }
  const all = [...readings.values()]
  return all.map(({ client, ways, text }) => {
    const isAlone = all.filter((other) => other.client === client).length === 1
    return { who: isAlone ? client : `${client} (as ${ways.join(' and ')})`, text }
  })
}

/** Clients that run into a fault without breaking because of it, and what to call them; null for none. */
export function alsoAffected({
  affects,
  breaks,
}: Fault): { readonly label: string; readonly who: string } | null {
  const others = affects.filter((client) => !breaks.includes(client))
  if (others.length === 0) return null
  return { label: breaks.length === 0 ? 'affects' : 'also affects', who: others.join(', ') }
}
