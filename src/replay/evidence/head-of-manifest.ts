// What a candidate has under a name, without its content: by HEAD, to where redirects lead, as clients follow them; by GET
// where HEAD is no method.

import { header } from '../../http/headers.ts'
import { isDigest } from '../../registry/digest.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askToTheEnd } from './ask-to-the-end.ts'

/** Not a method here, or nowhere (RFC 9110 §15.5.6, §15.6.2): head-unsupported. */
const NO_METHOD: readonly number[] = [405, 501]

export type ManifestQuestion = Question & { readonly method: 'GET' | 'HEAD' }

/** The last answer. `anew`: though it was asked before. Throws `Unanswered`, and `Spared` for a GET in a short look. */
export async function headOfManifest(
  bench: Bench,
  question: ManifestQuestion,
  asked: 'once' | 'anew' = 'once',
): Promise<Answer> {
  const answer = await askToTheEnd(bench, question, asked)
  if (question.method === 'GET' || !NO_METHOD.includes(answer.status)) return answer
  return askToTheEnd(bench, { ...question, method: 'GET' }, asked)
}

/** What the answer says it is, else what its bytes are; null when neither is known. */
export function digestOf({ headers, sha256, method, status }: Answer): string | null {
  const named = header(headers, 'docker-content-digest')
  if (named !== null && isDigest(named) && named.length <= 200) return named
  return method === 'GET' && status === 200 && sha256 !== null ? `sha256:${sha256}` : null
}
