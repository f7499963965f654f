// Faults, of what probes found and of the pulls that failed: who breaks is what was tried.

import type { ExchangeId } from '../../capture/event.ts'
import type { PullFailure } from '../../puller/failure.ts'
import type { Bench, ClientId, Pulled } from '../bench.ts'
import type { Examined, Probe, Proof } from '../probe.ts'
import type { Fault } from '../verdict.ts'
import { counterpartOf, failingOf } from './sent.ts'

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
    remedy: remedyFrom(probe, examined.cause, remedyFor),
  }
}

/** Of the cause that was found, where the fault has several that one remedy does not mend. */
function remedyFrom({ id, remedy, causes }: Probe, cause = '', remedyFor: Failing['remedyFor']): string {
  const own = causes?.[cause]
  return own === undefined ? (remedyFor(id) ?? remedy) : (remedyFor(`${id}/${cause}`) ?? own)
}

export function affectedBy({ clients }: Bench, probe: Probe, examined: Examined): ClientId[] {
  if (examined.result !== 'fail') return []
  const concerned = examined.clients ?? probe.concerns
  return clients.map(({ id }) => id).filter((id) => concerned === undefined || concerned.includes(id))
}

/** Whether it is about clients that the user did not ask for. Who tries no pull at all asks for none in particular. */
export function isOfOthers({ clients }: Pick<Bench, 'clients'>, concerned: Probe['concerns']): boolean {
  if (concerned === undefined || concerned.length === 0 || clients.length === 0) return false
  return !clients.some(({ id }) => concerned.includes(id))
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
      evidence: proofsOf(failed, pulls),
      affects: idsOf(failed),
      breaks: idsOf(failed),
      words: failed.flatMap(wordsOf),
      remedy: remedyFor('pull-fails') ?? remedyOf(failed, pulls),
    },
  ]
}

/** Of each pull the exchange at which its client gave up, and what it is compared with; each exchange once. */
function proofsOf(failed: readonly Pulled[], pulls: readonly Pulled[]): readonly Proof[] {
  const proofs = new Map<ExchangeId, Proof>()
  for (const pulled of failed) {
    const failing = failingOf(pulled)
    if (failing === null) continue
    const told = `${failing.status ?? 'no answer'}: here ${nameOf(pulled)} gave up`
    proofs.set(failing.exchange, { exchange: failing.exchange, shows: told })
    const counterpart = counterpartOf(failing, pulled, pulls)
    if (counterpart === null || proofs.has(counterpart.sent.exchange)) continue
    const { exchange, status } = counterpart.sent
    const which =
      counterpart.of === pulled ? 'the first time that it asked' : `the same for ${nameOf(counterpart.of)}`
    proofs.set(exchange, { exchange, shows: `${status ?? 'no answer'}: ${which}` })
  }
  return [...proofs.values()]
}

function nameOf({ client, way }: Pulled): string {
  return `${client.id} (${way})`
}

/** What one client meets is not said of another. */
function byCause(failed: readonly Pulled[]): readonly (readonly Pulled[])[] {
  const groups = new Map<string, Pulled[]>()
  for (const pulled of failed) {
    const cause = pulled.result.status === 'failed' ? alikeOf(pulled.result.failure) : ''
    groups.set(cause, [...(groups.get(cause) ?? []), pulled])
  }
  return [...groups.values()]
}

/** The same for failures that all who meet them would tell in the same way. */
function alikeOf({ cause }: PullFailure): string {
  if (cause.kind === 'status') return `status ${cause.status}`
  return cause.kind === 'too-long' ? `too-long ${cause.limit}` : cause.kind
}

function statusOf({ result }: Pulled): number | null {
  if (result.status !== 'failed' || result.failure.cause.kind !== 'status') return null
  return result.failure.cause.status
}

const LOOK = 'look at the exchange at which it gives up; run again with -o FILE, and explain FILE'

/** A wrong image or a login that is missing is the user's to mend, where no pull came further. */
function remedyOf(failed: readonly Pulled[], pulls: readonly Pulled[]): string {
  const statuses = failed.map(statusOf)
  if (statuses.every((status) => status === 404))
    return 'name an image that the candidate has (check --image NAME); if it has this one: run again with -o FILE, and explain FILE'
  if (statuses.includes(429))
    return 'a limit is used up, the candidate’s or its registry’s: wait for it, or log in (--user NAME --password-stdin); check --quick spends none of a pull limit'
  if (!statuses.every((status) => status === 401 || status === 403)) return LOOK
  return failed.some(({ login }) => login === 'none') && pulls.some(({ login }) => login === 'given')
    ? 'it has a login for the registry alone, and none for a mirror: pull by the candidate’s own name (--as host), or let those in without a login who may use it as a mirror'
    : 'if the candidate wants a login, give it (--user NAME --password-stdin); else run again with -o FILE, and explain FILE'
}

function idsOf(pulls: readonly Pulled[]): ClientId[] {
  return [...new Set(pulls.map(({ client }) => client.id))]
}

function wordsOf({ client, way, result }: Pulled): Fault['words'][number][] {
  return result.status === 'failed' ? [{ client: client.id, way, text: result.words }] : []
}
