// What the table of faults looks at: each difference with the step and the answer of the candidate that it is about.

import type { Step } from '../../../decode/trace.ts'
import type { Reading } from '../../../decode/reading.ts'
import { saying } from '../../../rules/evidence/quote.ts'
import type { Proof } from '../../probe.ts'
import type { Difference } from '../../verdict.ts'
import { readingOf, stepsOf, type Comparison } from '../side.ts'
import { unitsOf, type Part } from '../unit.ts'

export interface Told extends Difference {
  /** Of the candidate; null for what it was never asked. */
  readonly step: Step | null
  readonly reading: Reading | null
  readonly part: Part | null
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
  /** One sentence with the concrete host, name, number. */
  readonly message: string
  readonly evidence: readonly [Proof, ...Proof[]]
}

export function sceneOf(differences: readonly Difference[], comparison: Comparison): Scene {
  const { candidate } = comparison
  const steps = new Map(stepsOf(candidate).map((step) => [step.exchange, step]))
  const parts = new Map(
    unitsOf(candidate).flatMap((unit) => unit.steps.map((step) => [step.exchange, unit.part])),
  )
  const told = differences.map((difference): Told => {
    const step = difference.exchange === null ? null : (steps.get(difference.exchange) ?? null)
    const reading = step === null ? null : readingOf(candidate, step)
    return { ...difference, step, reading, part: step === null ? null : (parts.get(step.exchange) ?? null) }
  })
  return { ...comparison, told }
}

/** The fault that these show; null when there are none. */
export function shownBy(
  told: readonly Told[],
  message: (first: Told) => string,
  shows: (one: Told) => string = quoted,
): FoundFault | null {
  const proofs = told.flatMap((one): Proof[] =>
    one.exchange === null ? [] : [{ exchange: one.exchange, shows: shows(one) }],
  )
  const [first, ...rest] = proofs.filter(
    ({ exchange }, at) => proofs.findIndex((each) => each.exchange === exchange) === at,
  )
  const [decides] = told
  if (first === undefined || decides === undefined) return null
  return { message: message(decides), evidence: [first, ...rest.slice(0, 2)] }
}

/** `404 Docker-Content-Digest: none`. */
function quoted({ step, field, candidate }: Told): string {
  return `${step?.status ?? 'no answer'} ${field}: ${candidate ?? 'none'}`
}

/** `400: “Missing x-amz-content-sha256”`; `404 to HEAD /v2/redis/manifests/latest` where nothing was said. */
export function quotedError({ step, reading }: Told): string {
  const said = saying(reading?.text ?? '')
  const request = ` to ${step?.method ?? ''} ${reading?.url?.pathname ?? ''}`
  return `${step?.status ?? 'no answer'}${said === '' ? request : said}`
}

/** Distribution's words for a client that takes no index, which it is told when `Accept` was lost. */
export function refusesAccept(reading: Reading | null): boolean {
  return /accept header does not support/i.test(reading?.text ?? '')
}

export function isContent({ part }: Told): boolean {
  return part === 'config' || part === 'layer'
}

export function isManifest({ part }: Told): boolean {
  return part === 'tag' || part === 'manifest'
}

/** The baseline was given it, and the candidate’s client was not. */
export function isLost({ field, baseline, step }: Told): boolean {
  return field === 'status' && /^2\d\d$/.test(baseline ?? '') && (step?.status ?? 0) >= 400
}
