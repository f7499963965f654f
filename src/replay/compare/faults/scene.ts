// What the table of faults looks at: each difference with the step and the answer of the candidate that it is about. What
// the candidate was never asked proves nothing against it, so none of that is here.

import type { ExchangeId } from '../../../capture/event.ts'
import type { Step } from '../../../decode/trace.ts'
import { read, type Reading } from '../../../decode/reading.ts'
import { saying } from '../../../rules/evidence/quote.ts'
import type { Level } from '../../../rules/rule.ts'
import type { Proof } from '../../probe.ts'
import type { Difference } from '../../verdict.ts'
import { readingOf, type Comparison } from '../side.ts'
import { unitsOf, type Part } from '../unit.ts'

/** `baseline`, the value that was recorded, is the recording's: a message that quotes it says so. */
export interface Told extends Difference {
  readonly exchange: ExchangeId
  /** As the candidate was asked: by the name, or the digest, that it is asked for. */
  readonly asked: string
  /** Of the candidate. */
  readonly step: Step
  readonly reading: Reading
  readonly part: Part
}

export interface Scene extends Comparison {
  readonly told: readonly Told[]
}

/** A fault of the catalogue as differences show it. */
export interface FaultRow {
  /** Of the catalogue (fault-ids.ts). */
  readonly id: string
  readonly find: (scene: Scene) => FoundFault | null
}

export interface FoundFault {
  /** The probe's when absent. */
  readonly level?: Level
  /** One sentence with the concrete host, name, number. */
  readonly message: string
  readonly evidence: readonly [Proof, ...Proof[]]
}

export function sceneOf(differences: readonly Difference[], comparison: Comparison): Scene {
  const { candidate } = comparison
  const places = new Map(
    unitsOf(candidate).flatMap(({ steps, part, asked }) =>
      steps.map((step) => [step.exchange, { step, part, asked }] as const),
    ),
  )
  const told = differences.flatMap((difference): Told[] => {
    const { exchange } = difference
    const place = exchange === null ? undefined : places.get(exchange)
    const reading = place === undefined ? null : readingOf(candidate, place.step)
    if (exchange === null || place === undefined || reading === null) return []
    // pullscope's own 502 is no answer of the candidate; that it was led to a host is one.
    if (place.step.outcome === 'unreachable' && difference.field !== 'hosts') return []
    return [{ ...difference, exchange, reading, ...place }]
  })
  return { ...comparison, told }
}

/** The fault that these show, the first of them in words; null when there are none. `beside`: what it is compared with. */
export function shownBy(
  told: readonly Told[],
  message: (first: Told) => string,
  shows: (one: Told) => string = quoted,
  beside: readonly Proof[] = [],
): FoundFault | null {
  const [decides, ...more] = told.map((one): Proof => ({ exchange: one.exchange, shows: shows(one) }))
  const [first] = told
  if (decides === undefined || first === undefined) return null
  const others = [...beside, ...more].filter(
    ({ exchange }, at, all) =>
      exchange !== decides.exchange && all.findIndex((each) => each.exchange === exchange) === at,
  )
  return { message: message(first), evidence: [decides, ...others.slice(0, 2)] }
}

/** `404 Docker-Content-Digest: none`. */
function quoted({ step, field, candidate }: Told): string {
  return `${step.status ?? 'no answer'} ${field}: ${candidate ?? 'none'}`
}

/** `400: “Missing x-amz-content-sha256”`; `404 to HEAD /v2/redis/manifests/latest` where nothing was said. */
export function quotedError({ reading }: Pick<Told, 'reading'>): string {
  const said = saying(reading.text ?? '')
  const request = ` to ${reading.exchange.request.method} ${reading.url?.pathname ?? ''}`
  return `${reading.status ?? 'no answer'}${said === '' ? request : said}`
}

/** The answer to the name with `library/` that the short one is held against, if that gave the manifest; else null. */
export function givenInFull({
  fullName = null,
  candidate,
}: Scene): (Proof & { readonly name: string }) | null {
  const exchange = fullName === null ? undefined : candidate.session.exchanges[fullName]
  if (fullName === null || exchange === undefined) return null
  const reading = read(exchange)
  const name = reading.operation !== null && 'name' in reading.operation ? reading.operation.name : null
  if (reading.status !== 200 || reading.mediaType === 'text/html' || name === null) return null
  return { exchange: fullName, shows: quotedError({ reading }), name }
}

/** Distribution's words for a client that takes no index, which it is told when `Accept` was lost. */
export function refusesAccept(reading: Reading | null): boolean {
  return /accept header does not support/i.test(reading?.text ?? '')
}

/** As the probe says of what every client gets over; null for null. */
export function asWarning(found: FoundFault | null): FoundFault | null {
  return found === null ? null : { ...found, level: 'warning' }
}

export function isContent({ part }: Told): boolean {
  return part === 'config' || part === 'layer'
}

export function isManifest({ part }: Told): boolean {
  return part === 'tag' || part === 'manifest'
}

/** It was given when the capture was made, and the candidate’s client is refused it. */
export function isLost({ field, baseline, step }: Told): boolean {
  return field === 'status' && /^2\d\d$/.test(baseline ?? '') && (step.status ?? 0) >= 400
}
