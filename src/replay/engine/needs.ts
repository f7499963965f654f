// What a probe needs, and whether it is there.

import { GivenUp, Unanswered } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { isOneSegment } from '../candidate.ts'
import type { Need, Probe } from '../probe.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import type { Scope } from './scope.ts'
import { CONTENT, RUN_BY } from './sparing.ts'

/** Why a need is not met; null when it is. */
const LACKS: Readonly<Record<Need, (bench: Bench, scope: Scope) => string | null>> = {
  upstream: ({ upstream }) => (upstream === null ? 'needs the view from upstream (--with-hub)' : null),
  writes: (bench, scope) =>
    bench.writes === 'allowed'
      ? spared(`writes to the candidate ${RUN_BY}`)(bench, scope)
      : 'writes to the candidate (--allow-writes)',
  pulls: spared(CONTENT),
  'wrong-login': spared(`sends passwords or tokens that are wrong ${RUN_BY}`),
  'long-headers': spared(`sends headers of many KiB ${RUN_BY}`),
  burst: spared(`asks many times at once ${RUN_BY}`),
  'one-segment': ({ image }) =>
    isOneSegment(image) ? null : `${image.asHost} has no library/ that a client would leave out`,
  mirror: ({ candidate }) =>
    candidate.ways.includes('mirror')
      ? null
      : (candidate.noMirror ?? 'is about mirrors (--as host leaves it out)'),
}

/** Not in a short look. */
function spared(because: string): (bench: Bench, scope: Scope) => string | null {
  return (_, { depth }) => (depth === 'quick' ? because : null)
}

/** Why a probe cannot be run here; null when it can. */
export function lackOf(probe: Probe, bench: Bench, scope: Scope): string | null {
  return probe.needs.map((need) => LACKS[need](bench, scope)).find((because) => because !== null) ?? null
}

/** Of a probe, where the hub behind the candidate is idle. */
export const IDLE = 'the candidate asked nothing of the hub behind it'

/** Whether what is asked of the candidate comes to the hub behind it, when there is one; null when it does, else what to do. */
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
  const { registry } = upstream.origins
  return `the candidate asked nothing of the hub at ${new URL(registry).host}: make ${registry} its upstream, restart it, and check it again`
}

/** That the candidate does not answer is for the probes to say. */
function onlyUnanswered(error: unknown): null {
  if (!(error instanceof Unanswered || error instanceof GivenUp)) throw error
  return null
}
