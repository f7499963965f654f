// `pullscope replay` as a run: the plan of a capture, asked of a candidate, and the report. Resolves with the exit code.

import { decode } from '../../decode/decode.ts'
import { PullscopeError } from '../../errors.ts'
import { replay } from '../../replay/engine/replay.ts'
import { planOf, type NoPlan, type Plan } from '../../replay/plan.ts'
import { byClients } from '../../replay/plan/by-clients.ts'
import type { Examination } from '../../replay/reports/report.ts'
import { openBaseline } from '../check/baseline.ts'
import { clientsOf } from '../check/clients.ts'
import { exitCode } from '../check/exit-code.ts'
import type { CandidateFlags } from '../check/flags.ts'
import { progressOf } from '../check/progress.ts'
import { printReport } from '../check/report.ts'
import { benchBasics, candidateOf, labOf, type CheckRun } from '../check/run.ts'
import { untilAborted } from '../check/stop.ts'
import { loadCapture } from '../load-capture.ts'
import { exitCodeOf } from '../trace/run-command.ts'
import { settled } from '../trace/settle.ts'

/** `run.urls` holds the one candidate. Throws `no-pull` for a capture that asks for nothing, and `usage`. */
export async function runReplay(file: string, run: CheckRun): Promise<number> {
  const { flags, urls } = run
  const [url] = urls
  if (url === undefined) throw new TypeError('a replay without a candidate')
  const captured = await loadCapture(file)
  const plan = planFor(flags, planOf(captured.trace, captured.session))
  if (plan.kind === 'none') throw new PullscopeError('no-pull', `${file}: ${plan.because}`, plan.remedy)
  const baseline = await openBaseline(flags.baseline ?? null, [url])
  const lab = await labOf(run, null)
  const stop = untilAborted()
  const progress = progressOf(url.host)
  const { verdict, reached } = await replay({
    ...benchBasics({ run, lab, candidate: candidateOf(run, url), signal: stop.signal }),
    plan,
    baseline: captured,
    settled: () => settled(lab.store),
    onProgress: progress.show,
  }).finally(async () => {
    progress.clear()
    stop.forget()
    await lab.close(stop.by() === null ? 'end-of-input' : 'signal')
  })
  const session = lab.store.getSnapshot()
  const examination: Examination = {
    ...{ verdict, session, trace: decode(session) },
    direct: captured,
    delta: baseline?.(verdict) ?? null,
  }
  await printReport([examination], flags, 'replay')
  const signal = stop.by()
  return signal === null ? exitCode([examination], reached, flags.failOn) : exitCodeOf({ code: null, signal })
}

/** Throws `usage` for a client that there is not. */
function planFor({ client }: CandidateFlags, plan: Plan | NoPlan): Plan | NoPlan {
  if (client === undefined) return plan
  const clients = clientsOf(client).map(({ id }) => id)
  return plan.kind === 'none' ? plan : byClients(plan, clients)
}
