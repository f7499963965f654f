// A manifest asked of the candidate by tag or digest, with a token, to where redirects lead.

import type { HeaderList } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { IN_ONE_LINE } from './accepted-types.ts'
import { askToTheEnd } from './ask-to-the-end.ts'
import { manifestQuestion } from './manifest-under-test.ts'

interface Asking {
  readonly method: 'GET' | 'HEAD'
  /** The image's own by default. */
  readonly reference?: string
  /** What is accepted; all types in one line by default. */
  readonly headers?: HeaderList
  /** `anew`: though it was asked before. `once` by default. */
  readonly asked?: 'once' | 'anew'
}

/** The last answer. Throws `Unanswered`. */
export async function askForManifest(bench: Bench, image: TestImage, asking: Asking): Promise<Answer> {
  const { method, reference = image.target, headers = IN_ONE_LINE, asked = 'once' } = asking
  const { authorization } = await bench.authorize(image.asMirror)
  const question = { ...manifestQuestion(method, image.asMirror, reference), headers, authorization }
  return askToTheEnd(bench, question, asked)
}
