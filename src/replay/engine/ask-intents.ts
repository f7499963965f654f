// The intents of a plan, asked of a candidate one after the other.

import type { ExchangeId } from '../../capture/event.ts'
import { GivenUp, Unanswered } from '../answer.ts'
import type { Pulled } from '../bench.ts'
import { isOneSegment, type TestImage, type Way } from '../candidate.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import type { Plan } from '../plan.ts'
import { imageOf, questionAt } from '../plan/at-candidate.ts'
import type { PullIntent, QuestionIntent } from '../plan/intent.ts'
import { personalityOf } from '../plan/personality.ts'
import type { BenchOptions, OpenBench } from './create-bench.ts'
import type { OnProgress } from './examine.ts'
import { whyUntried } from './sent.ts'
import { canName } from './tried.ts'

/** One intent that was asked, in one way. */
export interface Asked {
  readonly intent: PullIntent | QuestionIntent
  readonly way: Way
  readonly exchanges: readonly ExchangeId[]
  /** null for a question. */
  readonly pulled: Pulled | null
  /** The answer to the name with `library/`, where the pull failed by the one without; null when that was not asked. */
  readonly fullName: ExchangeId | null
}

export interface AskingIntents extends Pick<BenchOptions, 'candidate' | 'signal' | 'ledger'> {
  readonly plan: Plan
  readonly onProgress?: OnProgress
}

export interface AllAsked {
  readonly asked: readonly Asked[]
  readonly givenUp: readonly NotTried[]
}

/** What was not asked, because others like it got no answer in time. */
interface NotTried {
  readonly intent: Asked['intent']
  /** A sentence with its name and the reason. */
  readonly because: string
}

export async function askAll(options: AskingIntents, bench: OpenBench): Promise<AllAsked> {
  const { candidate, plan, signal, ledger, onProgress = () => undefined } = options
  const asked: Asked[] = []
  const givenUp: NotTried[] = []
  const of = plan.intents.length * candidate.ways.length
  for (const way of candidate.ways) {
    for (const intent of plan.intents) {
      if (signal.aborted) return { asked, givenUp }
      onProgress({ done: asked.length, of, what: `${nameOf(intent)} (${way})` })
      const mark = ledger.count()
      try {
        if (intent.kind === 'question') {
          await askQuestion(bench, intent, way)
          const exchanges = ledger.since(mark).filter((each) => !bench.steadiness.isPassed(each))
          asked.push({ intent, way, exchanges, pulled: null, fullName: null })
          continue
        }
        const image = imageOf(intent, candidate.prefix)
        const speaker = personalityOf(intent)
        if (!canName(speaker, way, { candidate, image })) continue
        const pulled = await bench.pullOf(image, speaker, way)
        const why = whyUntried(pulled) ?? pulled.unsteady ?? null
        if (why !== null) {
          givenUp.push(notTried(intent, way, why))
          continue
        }
        const fullName = way === 'host' ? await askInFull(bench, image, pulled) : null
        asked.push({ intent, way, exchanges: pulled.exchanges, pulled, fullName })
      } catch (error) {
        if (error instanceof GivenUp) givenUp.push(notTried(intent, way, error.message))
        else if (!isStopped(signal)) throw error
      }
    }
  }
  return { asked, givenUp }
}

function notTried(intent: Asked['intent'], way: Way, because: string): NotTried {
  return { intent, because: `${nameOf(intent)} (${way}) could not be told: ${because}` }
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

/** No client asks so where the candidate is named as host: what it would have been given is for us to ask. */
async function askInFull(bench: OpenBench, image: TestImage, { result }: Pulled): Promise<ExchangeId | null> {
  if (result.status !== 'failed' || result.failure.cause.kind !== 'status' || !isOneSegment(image))
    return null
  const { asMirror, target } = image
  try {
    const { authorization } = await bench.authorize(asMirror)
    const answer = await bench.ask({ ...manifestQuestion('HEAD', asMirror, target), authorization })
    return answer.exchange
  } catch (error) {
    if (error instanceof Unanswered || error instanceof GivenUp) return null
    throw error
  }
}
