// When two questions are the same one, so that it is asked once. Pure.

import type { Question } from '../answer.ts'
import { bodyKey } from './body-key.ts'

/** The same for questions that are the same on the wire and are read as far, however they are written down. */
export function questionKey(question: Question): string {
  const {
    method,
    url,
    headers = [],
    authorization = null,
    body = null,
    take = 'whole',
    limit = null,
  } = question
  return JSON.stringify([method, url, headers, authorization, bodyKey(body), take, limit])
}
