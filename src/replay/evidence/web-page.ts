// Whether an answer is a web page, where a registry was expected.

import { mediaType } from '../../http/headers.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import type { Answer } from '../answer.ts'
import { encodingOf } from './content-encoding.ts'

/** A page begins within so many bytes. */
const START = 512
const TITLE_WITHIN = 16 * 1024

/**
 * By how it begins; by its type where that does not say otherwise, for some servers call all that they have text/html. The
 * XML of an object store is none.
 */
export function isWebPage(answer: Answer): boolean {
  const start = answer.body.subarray(0, START).toString('latin1').trimStart()
  if (/^<(?:!doctype html|html|head|body|title)\b/i.test(start)) return true
  return mediaType(answer.headers) === 'text/html' && (encodingOf(answer) !== null || !isOtherThanText(start))
}

/** JSON, or bytes that no text has: of an archive, of what is compressed. */
function isOtherThanText(start: string): boolean {
  return /^[{[]|[\0-\x08\x0e-\x1f]/.test(start)
}

/** ` titled “Welcome to nginx!”`; empty when it has no title. From the network. */
export function titled({ body }: Answer): string {
  const title = /<title[^>]*>([^<]{1,500})/i.exec(body.subarray(0, TITLE_WITHIN).toString('utf8'))?.[1]
  return title === undefined || title.trim() === '' ? '' : ` titled “${shortened(title, 80)}”`
}
