// The faults of all comparisons, each once, with the clients that came upon it and those that it broke.

import type { Pulled } from '../bench.ts'
import type { DifferenceFault } from '../compare/faults.ts'
import type { Probe } from '../probe.ts'
import { findProbe } from '../probes/find.ts'
import type { Difference, Fault } from '../verdict.ts'
import type { Asked } from './ask-intents.ts'

export interface Compared {
  readonly asked: Asked
  readonly differences: readonly Difference[]
  readonly faults: readonly DifferenceFault[]
}

interface Merging {
  /** Pulls that failed as they did when they were recorded: no fault breaks them. */
  readonly asRecorded: ReadonlySet<Pulled>
  /** Gets the failed pulls that a fault explains. */
  readonly explained: Set<Pulled>
  readonly remedyFor: (fault: string) => string | null
}

/** Each fault once, with all clients that came upon it. */
export function mergedFaults(
  compared: readonly Compared[],
  { asRecorded, explained, remedyFor }: Merging,
): Fault[] {
  const merged = new Map<string, Fault>()
  for (const { asked, faults } of compared) {
    for (const { id, level, message, evidence } of faults) {
      const probe = findProbe(id)
      const own = level ?? probe?.level ?? 'error'
      const failed = brokenBy(asked, probe?.explains ?? (() => true))
      const broken = failed === null || asRecorded.has(failed) ? null : failed
      if (broken !== null) explained.add(broken)
      const before = merged.get(id)
      merged.set(id, {
        id,
        title: probe?.title ?? id,
        level: before === undefined || own === 'error' ? own : before.level,
        message: before?.message ?? message,
        evidence: [...(before?.evidence ?? []), ...(before === undefined ? evidence : [])],
        affects: union(before?.affects, [clientOf(asked)]),
        breaks: union(before?.breaks, broken === null ? [] : [broken.client.id]),
        words: [...(before?.words ?? []), ...(broken === null ? [] : wordsOf(broken))],
        remedy: remedyFor(id) ?? probe?.remedy ?? '',
      })
    }
  }
  return [...merged.values()]
}

function union(before: readonly string[] = [], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])]
}

function clientOf({ intent, pulled }: Asked): string {
  return pulled?.client.id ?? intent.client
}

function brokenBy({ pulled }: Asked, explains: Probe['explains']): Pulled | null {
  if (pulled?.result.status !== 'failed') return null
  return explains(pulled.result.failure) ? pulled : null
}

function wordsOf({ client, way, result }: Pulled): Fault['words'][number][] {
  return result.status === 'failed' ? [{ client: client.id, way, text: result.words }] : []
}
