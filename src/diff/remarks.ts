// What differs of two pulls as a whole, in the order in which it is told. To add a remark: an entry here.

import { pushedBlobs, pushedDigests } from '../decode/pushed-blobs.ts'
import type { Phase, Step } from '../decode/trace.ts'
import { bytes, count } from '../text/units.ts'
import { cameWords, hasCome } from '../views/blob-words.ts'
import { phaseBars, type PhaseBar } from '../views/phase-bars.ts'
import { clientOf } from '../views/pull-words.ts'
import { phaseTitle } from '../views/step-labels.ts'
import { isTrouble } from '../views/tone.ts'
import { acceptedTypes } from './accepted.ts'
import { largeTime } from './large.ts'
import { orderOf } from './phase-order.ts'
import { remarkOf, sentence, type Pulls, type Remark, type RemarkKind } from './remark.ts'
import type { Part, Two } from './side.ts'

function each(value: (part: Part) => string | null): (pulls: Pulls) => Two<string | null> {
  return ({ a, b }) => ({ a: value(a), b: value(b) })
}

/** Only where both have one: of a pull that failed, its status says why there is none. */
function both(value: (part: Part) => string | null): (pulls: Pulls) => Two<string | null> {
  return ({ a, b }) => {
    const [one, other] = [value(a), value(b)]
    return one === null || other === null ? { a: null, b: null } : { a: one, b: other }
  }
}

/** What only one of them has. */
function alone(values: (pulls: Pulls) => Two<readonly string[]>): (pulls: Pulls) => Two<string | null> {
  return (pulls) => {
    const { a, b } = values(pulls)
    return { a: onlyOf(a, b), b: onlyOf(b, a) }
  }
}

const KINDS: readonly RemarkKind[] = [
  {
    about: 'client',
    verb: 'is',
    values: both(({ pull, trace }) => (pull === null ? null : clientOf(pull, trace))),
  },
  { about: 'name', verb: 'is about', values: both(({ pull }) => pull?.reference ?? null) },
  { about: 'status', verb: 'is', values: both(({ pull }) => pull?.status ?? null) },
  {
    about: 'findings',
    verb: 'alone has',
    values: alone(({ findings: { a, b } }) => ({ a: a.map(ruleOf), b: b.map(ruleOf) })),
  },
  { about: 'digest', verb: 'leads to', values: both(({ pull }) => pull?.digest ?? null) },
  { about: 'platform', verb: 'is for', values: both(({ pull }) => pull?.platform ?? null) },
  { about: 'hosts', verb: 'alone asks', values: alone(({ a, b }) => ({ a: hostsOf(a), b: hostsOf(b) })) },
  {
    about: 'layers',
    verb: 'has',
    values: both(({ pull }) => (pull === null ? null : count(pull.layers.length, 'layer'))),
  },
  { about: 'blobs', verb: 'has', values: each(countedBlobs) },
  { about: 'bytes', verb: 'moves', values: both(bytesOf) },
  { about: 'requests', verb: 'makes', values: both(countedRequests) },
  { about: 'tokens', verb: 'takes', values: both(countedTokens) },
  { about: 'retries', verb: 'repeats', none: 'none', values: each(countedRetries) },
  { about: 'failures', verb: 'has', none: 'none', values: each(countedTroubles) },
  {
    about: 'accepted types',
    verb: 'alone accepts',
    values: alone(({ a, b }) => {
      const [one, other] = [acceptedTypes(a), acceptedTypes(b)]
      // Of a pull that ended before any manifest, nobody knows what it would have accepted.
      return one.length === 0 || other.length === 0 ? { a: [], b: [] } : { a: one, b: other }
    }),
  },
]

/** The summary. Fair to both sides; times only where they differ much. */
export function remarksOf(pulls: Pulls): readonly Remark[] {
  return [...KINDS.flatMap((kind) => remarkOf(kind, pulls)), ...orderOf(pulls), ...timesOf(pulls)]
}

function ruleOf({ rule }: { readonly rule: string }): string {
  return rule
}

function onlyOf(own: readonly string[], its: readonly string[]): string | null {
  const others = new Set(its)
  const only = [...new Set(own)].filter((name) => !others.has(name))
  return only.length === 0 ? null : only.sort().join(', ')
}

function countedTokens({ steps }: Part): string {
  return count(steps.filter(({ phase }) => phase === 'token').length, 'token')
}

function hostsOf({ steps }: Part): readonly string[] {
  return steps.map(({ facts }) => facts.authority)
}

/** Two amounts that read alike are told to the byte. */
function bytesOf({ pull }: Part): string | null {
  if (pull === null) return null
  return pull.bytes < 1000 ? bytes(pull.bytes) : `${bytes(pull.bytes)} (${pull.bytes} B)`
}

function requestsOf({ steps }: Part): readonly Step[] {
  return steps.filter(({ exchange }) => exchange !== null)
}

function countedRequests(part: Part): string {
  return count(requestsOf(part).length, 'request')
}

/** Of a push: its manifest tells how many there are, but not what came of them. */
function countedBlobs({ pull, steps }: Part): string | null {
  if (pull?.kind !== 'push') return null
  const blobs = pushedBlobs(steps).filter(hasCome)
  return blobs.length === 0 ? 'no blob' : `${count(blobs.length, 'blob')}: ${cameWords(blobs)}`
}

/** The same request once more, though nobody had asked for a token: something had gone wrong. */
function countedRetries(part: Part): string | null {
  const asked = requestsOf(part).filter(({ phase, outcome }) => phase !== 'token' && outcome !== 'challenged')
  // All uploads begin at one URL; and docker asks for a blob before it sends it, and once more after.
  const digests = pushedDigests(part.steps)
  const kinds = new Set(
    asked.map(({ id, method, url, ask, phase, outcome }) => {
      const isBefore = phase === 'blob-check' && outcome === 'missing'
      return `${method} ${url ?? ask} ${digests.get(id) ?? ''} ${isBefore ? 'before' : ''}`
    }),
  )
  const times = asked.length - kinds.size
  return times === 0 ? null : count(times, 'request')
}

function countedTroubles({ steps }: Part): string | null {
  const times = steps.filter(isTrouble).length
  return times === 0 ? null : count(times, 'step that failed', 'steps that failed')
}

const WHOLE = 'time'

/** The whole, then each phase. */
function timesOf({ a, b }: Pulls): readonly Remark[] {
  const [one, other] = [busyMs(a), busyMs(b)]
  const phases = [...new Set([...one.keys(), ...other.keys()])].sort()
  return [
    ...largeTime(WHOLE, { a: tookMs(a), b: tookMs(b) }),
    ...phases.flatMap((phase) =>
      largeTime(`time of ${phaseTitle(phase)}`, { a: one.get(phase) ?? null, b: other.get(phase) ?? null }),
    ),
  ].map(({ name, a: left, b: right, note }) => {
    const words = `${sentence({ a: left, b: right }, 'takes')}: ${note ?? ''}`
    return { about: name, a: left, b: right, message: name === WHOLE ? words : `${name}: ${words}` }
  })
}

function tookMs({ pull }: Part): number | null {
  return pull?.endedAt == null ? null : pull.endedAt - pull.startedAt
}

function busyMs({ steps, session }: Part): ReadonlyMap<Phase, number> {
  return new Map(phaseBars(steps, session.lastAt).map(({ phase, busyMs: ms }: PhaseBar) => [phase, ms]))
}
