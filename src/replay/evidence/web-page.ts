// Whether an answer is a web page, where a registry was expected.

import { mediaType } from '../../http/headers.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import type { Answer } from '../answer.ts'

/** A page begins within so many bytes. */
const START = 512
const TITLE_WITHIN = 16 * 1024

/** By its type, or by how it begins. The XML of an object store is none. */
export function isWebPage({ headers, body }: Answer): boolean {
  const start = body.subarray(0, START).toString('utf8').trimStart()
  return /^<(?:!doctype html|html|head|body|title)\b/i.test(start) || mediaType(headers) === 'text/html'
}

/** ` titled “Welcome to nginx!”`; empty when it has no title. From the network. */
export function titled({ body }: Answer): string {
  const title = /<title[^>]*>([^<]{1,500})/i.exec(body.subarray(0, TITLE_WITHIN).toString('utf8'))?.[1]
  return title === undefined || title.trim() === '' ? '' : ` titled “${shortened(title, 80)}”`
}
