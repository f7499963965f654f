// A bench with the manners of a guest: refuses what would cost a candidate that may be somebody else's. A probe declares
// what it always costs (`needs`); this is for the question that it asks only now and then.

import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { followFrom } from './follow.ts'
import { questionKey } from './question-key.ts'

/** A question that was not asked. */
export class Spared extends Error {
  /** In the words of a skip. */
  readonly because: string

  constructor(because: string) {
    super(because)
    this.name = 'Spared'
    this.because = because
  }
}

/** What runs that is left out of a short look, in the words of its skip. */
export const RUN_BY = '(check URL without --quick does)'

export const CONTENT = `asks for content, which registries count ${RUN_BY}`

/** Questions of all probes together, redirects too; a right candidate is asked less than 40. One in front of our hub is the user's own. */
const MOST = 45

/** Asks by the bench, until it is too much: then every question throws `Spared`. */
export function sparing(bench: Bench): Bench {
  const remembered = new Set<string>()
  let asked = 0

  function spare(question: Question): void {
    const { method, url } = question
    if (method !== 'GET' && method !== 'HEAD') throw new Spared(`asks by ${method} ${RUN_BY}`)
    if (method === 'GET' && isContent(url)) throw new Spared(CONTENT)
    if (bench.upstream === null && ++asked > MOST) throw new Spared(`asks more than ${MOST} times ${RUN_BY}`)
  }

  const askAgain = async (question: Question): Promise<Answer> => {
    spare(question)
    return bench.askAgain(question)
  }

  return {
    ...bench,
    manners: 'polite',
    ask: async (question) => {
      const key = questionKey(question)
      if (!remembered.has(key)) spare(question)
      remembered.add(key)
      return bench.ask(question)
    },
    askAgain,
    askAs: async (client, question) => {
      spare(question)
      return bench.askAs(client, question)
    },
    follow: (first, question) => followFrom(first, question, askAgain),
  }
}

/** Of whatever name: a path that ends in a manifest or a blob. */
function isContent(url: string): boolean {
  return /\/v2\/.+\/(?:manifests|blobs)\/[^/]+$/.test(url.split(/[?#]/, 1)[0] ?? '')
}
