// Where the time of a pull went: the chain of steps that ended last, the layers, and what it took to connect.

import type { Millis } from '../capture/event.ts'
import { familyOf, linkOf } from '../decode/link.ts'
import type { Phase, Pull, PullId, Step } from '../decode/trace.ts'
import { proxyBehind } from '../decode/upstream-side.ts'
import type { UpstreamLink } from '../model/session.ts'
import type { Scene } from '../rules/scene.ts'
import { phaseBars, type PhaseBar } from '../views/phase-bars.ts'
import { criticalPath } from './critical-path.ts'

export interface LayerSpeed {
  readonly digest: string
  readonly bytes: number
  /** From the head of the answer to its end. */
  readonly tookMs: Millis
  readonly authority: string
  readonly family: 'IPv4' | 'IPv6' | null
}

export interface ConnectTimes {
  /** Connections to upstreams that this pull used. */
  readonly connections: number
  readonly dnsMs: Millis
  /** TCP, and a proxy's tunnel. */
  readonly connectMs: Millis
  readonly tlsMs: Millis
  readonly families: readonly ('IPv4' | 'IPv6')[]
}

export interface TimeAccount {
  readonly pull: PullId
  readonly reference: string
  readonly tookMs: Millis
  /** Time that each phase was under way; steps side by side count once. */
  readonly busy: readonly PhaseBar[]
  /** Time that the chain which ended last spent in each phase, the longest first; with `clientMs` all of `tookMs`. */
  readonly path: readonly { readonly phase: Phase; readonly ms: Millis }[]
  /** The rest: between the steps of that chain, and after it in a pull that did not end. The client was busy itself. */
  readonly clientMs: Millis
  /** The host that the chain spent most of its time with; null when it has no length. */
  readonly slowest: { readonly authority: string; readonly ms: Millis } | null
  /** In the order of the manifest; only those of which bytes came. */
  readonly layers: readonly LayerSpeed[]
  readonly connect: ConnectTimes
}

/** Null for a pull that took no time. Steps without an end run until the capture's. */
export function timeOf(pull: Pull, scene: Scene): TimeAccount | null {
  const { lastAt } = scene.session
  // What a proxy asks of its own upstream meanwhile is part of the time that the client waits for the proxy.
  const steps = scene.stepsOf(pull).filter((step) => proxyBehind(scene.session, step) === null)
  const tookMs = (pull.endedAt ?? lastAt) - pull.startedAt
  if (steps.length === 0 || tookMs <= 0) return null
  const pieces = criticalPath(steps, lastAt)
  const path = summed(pieces.map(({ step, ms }) => [step.phase, ms] as const))
  const [slowest] = summed(pieces.map(({ step, ms }) => [step.facts.authority, ms] as const))
  return {
    pull: pull.id,
    reference: pull.reference,
    tookMs,
    busy: phaseBars(steps, lastAt),
    path: path.map(([phase, ms]) => ({ phase, ms })),
    clientMs: Math.max(0, tookMs - pieces.reduce((sum, { ms }) => sum + ms, 0)),
    slowest: slowest === undefined ? null : { authority: slowest[0], ms: slowest[1] },
    layers: pull.layers.flatMap((layer) => layerSpeed(layer, scene)),
    connect: connectTimes(steps, scene),
  }
}

/** Sums by key, the largest first. */
function summed<Key>(pairs: readonly (readonly [Key, number])[]): (readonly [Key, number])[] {
  const sums = new Map<Key, number>()
  for (const [key, ms] of pairs) sums.set(key, (sums.get(key) ?? 0) + ms)
  return [...sums].filter(([, ms]) => ms > 0).sort(([, a], [, b]) => b - a)
}

function layerSpeed({ digest, steps }: Pull['layers'][number], scene: Scene): LayerSpeed[] {
  const [content] = steps.flatMap((id) => scene.trace.steps[id] ?? []).sort((a, b) => b.bytes - a.bytes)
  if (content === undefined || content.bytes === 0 || content.outcome === 'redirected') return []
  const { bytes, answeredAt, startedAt, endedAt, facts } = content
  const link = linkOf(scene.session, content)
  return [
    {
      digest,
      bytes,
      tookMs: (endedAt ?? scene.session.lastAt) - (answeredAt ?? startedAt),
      authority: facts.authority,
      family: link === null || link.via !== undefined ? null : familyOf(link.address),
    },
  ]
}

function connectTimes(steps: readonly Step[], scene: Scene): ConnectTimes {
  const links = new Set<UpstreamLink>()
  for (const step of steps) {
    const link = linkOf(scene.session, step)
    if (link !== null) links.add(link)
  }
  const all = [...links]
  const families = all.flatMap(({ address, via }) => (via === undefined ? (familyOf(address) ?? []) : []))
  return {
    connections: all.length,
    dnsMs: all.reduce((sum, { dnsMs }) => sum + (dnsMs ?? 0), 0),
    connectMs: all.reduce((sum, { connectMs }) => sum + connectMs, 0),
    tlsMs: all.reduce((sum, { tlsMs }) => sum + (tlsMs ?? 0), 0),
    families: [...new Set(families)],
  }
}
