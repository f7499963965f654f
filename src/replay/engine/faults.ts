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

/** Failures that no probe explains: a fault all the same, for they are what users meet. One fault for all of them. */
export function unexplained(
  pulls: readonly Pulled[],
  explained: ReadonlySet<Pulled>,
  remedyFor: Failing['remedyFor'],
): Fault[] {
  const failed = pulls.filter((pulled) => pulled.result.status === 'failed' && !explained.has(pulled))
  if (failed.length === 0) return []
  return [
    {
      id: 'pull-fails',
      title: 'A pull fails, and no probe says why.',
      level: 'error',
      message: byCause(failed)
        .map((alike) => `${idsOf(alike).join(', ')} cannot pull: ${alike.flatMap(wordsOf)[0]?.text ?? ''}`)
        .join('; '),
      evidence: failed.flatMap(({ exchanges, client, way }) => {
        const last = exchanges.at(-1)
        return last === undefined
          ? []
          : [{ exchange: last, shows: `the last request of ${client.id} (${way})` }]
      }),
      affects: idsOf(failed),
      breaks: idsOf(failed),
      words: failed.flatMap(wordsOf),
      remedy: remedyFor('pull-fails') ?? remedyOf(failed, pulls),
    },
  ]
}

/** What one client meets is not said of another. */
function byCause(failed: readonly Pulled[]): readonly (readonly Pulled[])[] {
  const groups = new Map<string, Pulled[]>()
  for (const pulled of failed) {
    const status = statusOf(pulled)
    const cause =
      pulled.result.status === 'failed' ? `${pulled.result.failure.cause.kind} ${status ?? ''}` : ''
    groups.set(cause, [...(groups.get(cause) ?? []), pulled])
  }
  return [...groups.values()]
}

function statusOf({ result }: Pulled): number | null {
  if (result.status !== 'failed' || result.failure.cause.kind !== 'status') return null
  return result.failure.cause.status
}

const LOOK = 'look at the last exchange of the pull; run again with -o FILE, and explain FILE'

/** A wrong image or a login that is missing is the user's to mend, where no pull came further. */
function remedyOf(failed: readonly Pulled[], pulls: readonly Pulled[]): string {
  const statuses = failed.map(statusOf)
  if (statuses.every((status) => status === 404))
    return 'name an image that the candidate has (--image NAME); if it has this one: run again with -o FILE, and explain FILE'
  if (statuses.includes(429))
    return 'a limit is used up, the candidate’s or its registry’s: wait for it, or log in (--user NAME --password-stdin); --quick spends none of a pull limit'
  if (!statuses.every((status) => status === 401 || status === 403)) return LOOK
  const worksAsHost = pulls.some(({ way, result }) => way === 'host' && result.status === 'complete')
  return worksAsHost && failed.every(({ way }) => way === 'mirror')
    ? 'clients log in where they name a host, and not at its mirror: pull by the candidate’s own name (--as host), or let those in without a login who may use it as a mirror'
    : 'if the candidate wants a login, give it (--user NAME --password-stdin); else run again with -o FILE, and explain FILE'
}

function idsOf(pulls: readonly Pulled[]): ClientId[] {
  return [...new Set(pulls.map(({ client }) => client.id))]
}

function wordsOf({ client, way, result }: Pulled): Fault['words'][number][] {
  return result.status === 'failed' ? [{ client: client.id, way, text: result.words }] : []
}
