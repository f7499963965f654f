// The intents of a plan, asked of a candidate one after the other.

import type { ExchangeId } from '../../capture/event.ts'
import { Unanswered } from '../answer.ts'
import type { Pulled } from '../bench.ts'
import type { Way } from '../candidate.ts'
import type { Plan } from '../plan.ts'
import { imageOf, questionAt } from '../plan/at-candidate.ts'
import type { PullIntent, QuestionIntent } from '../plan/intent.ts'
import { personalityOf } from '../plan/personality.ts'
import type { BenchOptions, OpenBench } from './create-bench.ts'
import type { OnProgress } from './examine.ts'
import { canName, tryPull } from './tried.ts'

/** One intent that was asked, in one way. */
export interface Asked {
  readonly intent: PullIntent | QuestionIntent
  readonly way: Way
  readonly exchanges: readonly ExchangeId[]
  /** null for a question. */
  readonly pulled: Pulled | null
}

export interface AskingIntents extends Omit<BenchOptions, 'image' | 'clients' | 'upstream'> {
  readonly plan: Plan
  readonly onProgress?: OnProgress
}

export async function askAll(options: AskingIntents, bench: OpenBench): Promise<Asked[]> {
  const { candidate, plan, signal, ledger, onProgress = () => undefined } = options
  const asked: Asked[] = []
  const of = plan.intents.length * candidate.ways.length
  for (const way of candidate.ways) {
    for (const intent of plan.intents) {
      if (signal.aborted) return asked
      onProgress({ done: asked.length, of, what: `${nameOf(intent)} (${way})` })
      const mark = ledger.count()
      try {
        if (intent.kind === 'question') {
          await askQuestion(bench, intent, way)
          asked.push({ intent, way, exchanges: ledger.since(mark), pulled: null })
          continue
        }
        const image = imageOf(intent, candidate.prefix)
        const speaker = personalityOf(intent)
        if (!canName(speaker, way, { candidate, image })) continue
        const trying = {
          ...options,
          image,
          patienceMs: options.pullPatienceMs,
          wait: options.pullWait,
        }
        const pulled = await tryPull(trying, speaker, way)
        asked.push({ intent, way, exchanges: pulled.exchanges, pulled })
      } catch (error) {
        if (!isStopped(signal)) throw error
      }
    }
  }
  return asked
}

export function isStopped(signal: AbortSignal): boolean {
  return signal.aborted
}

export function nameOf(intent: PullIntent | QuestionIntent): string {
  if (intent.kind === 'pull') return `${intent.client} pulls ${intent.reference.familiar}`
  return `${intent.method} ${intent.repository ?? ''} ${intent.rest}`
}

/** With a token of the candidate's own. No answer at all is an answer too: it is in the log. */
async function askQuestion(bench: OpenBench, intent: QuestionIntent, way: Way): Promise<void> {
  const { prefix } = bench.candidate
  const { userAgent: _, ...question } = questionAt(intent, { way, prefix })
  try {
    const repository = /^\/v2\/(.+)\/(?:tags|manifests|blobs|referrers)\//.exec(question.url)?.[1]
    const { authorization } = await bench.authorize(repository ?? '')
    await bench.follow(await bench.askAgain({ ...question, authorization }), { ...question, authorization })
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
  }
}
