// Faults, of what probes found and of the pulls that failed: who breaks is what was tried.

import type { Bench, ClientId, Pulled } from '../bench.ts'
import type { Examined, Probe } from '../probe.ts'
import type { Fault } from '../verdict.ts'

export interface Failing {
  readonly bench: Bench
  readonly probe: Probe
  readonly examined: Extract<Examined, { result: 'fail' }>
  readonly pulls: readonly Pulled[]
  /** Gets the failed pulls that this fault explains. */
  readonly explained: Set<Pulled>
  readonly remedyFor: (fault: string) => string | null
}

export function faultOf({ bench, probe, examined, pulls, explained, remedyFor }: Failing): Fault {
  const affects = affectedBy(bench, probe, examined)
  const broken = pulls.filter(
    ({ client, result }) =>
      result.status === 'failed' && affects.includes(client.id) && probe.explains(result.failure),
  )
  for (const pulled of broken) explained.add(pulled)
  return {
    id: probe.id,
    title: probe.title,
    level: examined.level ?? probe.level,
    message: examined.message,
    evidence: examined.evidence,
    affects,
    breaks: idsOf(broken),
    words: broken.flatMap(wordsOf),
    remedy: remedyFor(probe.id) ?? probe.remedy,
  }
}

export function affectedBy({ clients }: Bench, probe: Probe, examined: Examined): ClientId[] {
  if (examined.result !== 'fail') return []
  const concerned = examined.clients ?? probe.concerns
  return clients.map(({ id }) => id).filter((id) => concerned === undefined || concerned.includes(id))
}

/** Failures that no probe explains: a fault all the same, for they are what users meet. One for each client's words. */
export function unexplained(
  pulls: readonly Pulled[],
  explained: ReadonlySet<Pulled>,
  remedyFor: Failing['remedyFor'],
): Fault[] {
  const failed = pulls.filter((pulled) => pulled.result.status === 'failed' && !explained.has(pulled))
  const [first] = failed
  if (first === undefined) return []
  return [
    {
      id: 'pull-fails',
      title: 'A pull fails, and no probe says why.',
      level: 'error',
      message: `${idsOf(failed).join(', ')} cannot pull: ${wordsOf(first)[0]?.text ?? ''}`,
      evidence: failed.flatMap(({ exchanges, client, way }) => {
        const last = exchanges.at(-1)
        return last === undefined
          ? []
          : [{ exchange: last, shows: `the last request of ${client.id} (${way})` }]
      }),
      affects: idsOf(failed),
      breaks: idsOf(failed),
      words: failed.flatMap(wordsOf),
      remedy:
        remedyFor('pull-fails') ??
        'look at the last exchange of the pull; run again with -o FILE, and explain FILE',
    },
  ]
}

function idsOf(pulls: readonly Pulled[]): ClientId[] {
  return [...new Set(pulls.map(({ client }) => client.id))]
}

function wordsOf({ client, way, result }: Pulled): Fault['words'][number][] {
  return result.status === 'failed' ? [{ client: client.id, way, text: result.words }] : []
}
