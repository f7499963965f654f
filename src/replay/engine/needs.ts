// What a probe needs, and whether it is there.

import { Unanswered } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { isOneSegment } from '../candidate.ts'
import type { Need, Probe } from '../probe.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import type { Scope } from './scope.ts'

/** Why a need is not met; null when it is. */
const LACKS: Readonly<Record<Need, (bench: Bench, scope: Scope) => string | null>> = {
  upstream: ({ upstream }) => (upstream === null ? 'needs the view from upstream (--with-hub)' : null),
  writes: ({ writes }) => (writes === 'allowed' ? null : 'writes to the candidate (--allow-writes)'),
  pulls: (_, { depth }) => (depth === 'quick' ? 'asks for content (--quick leaves it out)' : null),
  'one-segment': ({ image }) =>
    isOneSegment(image) ? null : `${image.asHost} has no library/ that a client would leave out`,
  mirror: ({ candidate }) =>
    candidate.ways.includes('mirror') ? null : 'is about mirrors (--as host leaves it out)',
}

/** Why a probe cannot be run here; null when it can. */
export function lackOf(probe: Probe, bench: Bench, scope: Scope): string | null {
  return probe.needs.map((need) => LACKS[need](bench, scope)).find((because) => because !== null) ?? null
}

/** Whether what is asked of the candidate comes to the hub behind it, when there is one; null when it does. */
export async function idleUpstream(bench: Bench): Promise<string | null> {
  const { upstream, signal } = bench
  if (upstream === null) return null
  const { asHost, asMirror, target } = upstream.freshImage()
  const { seen } = await upstream.during(null, async () => {
    for (const name of new Set([asHost, asMirror])) {
      if (signal.aborted) return
      // By GET and with a token: a product with a token service of its own asks upstream for nobody, and an old Harbor
      // nothing for a HEAD.
      const authorized = await bench.authorize(name).catch(onlyUnanswered)
      const question = {
        ...manifestQuestion('GET', name, target),
        authorization: authorized?.authorization ?? null,
      }
      await bench.ask(question).catch(onlyUnanswered)
    }
  })
  if (seen.length > 0 || signal.aborted) return null
  return `the candidate asked nothing of the hub: is ${upstream.origins.registry} its upstream?`
}

/** That the candidate does not answer is for the probes to say. */
function onlyUnanswered(error: unknown): null {
  if (!(error instanceof Unanswered)) throw error
  return null
}
