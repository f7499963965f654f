// A question asked as clients ask it: to where the candidate's redirects lead.

import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'

/** The last answer. `anew`: though it was asked before. Throws `Unanswered`. */
export async function askToTheEnd(
  bench: Bench,
  question: Question,
  asked: 'once' | 'anew' = 'once',
): Promise<Answer> {
  const first = asked === 'once' ? await bench.ask(question) : await bench.askAgain(question)
  const hops = await bench.follow(first, question)
  return hops.at(-1) ?? first
}
