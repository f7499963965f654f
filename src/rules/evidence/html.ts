// Pages where a registry was expected.

import type { Step } from '../../decode/trace.ts'
import { header } from '../../http/headers.ts'
import type { Question } from '../questions.ts'
import type { Scene } from '../scene.ts'
import { shortened } from './quote.ts'

/** A page begins within this. */
const START = 512

/** By its type, or by how it begins when it says nothing of its type. XML of an object store is no page. */
export function isHtml(step: Step, scene: Scene): boolean {
  return isPage(step, scene.exchangeOf(step))
}

export const isPage: Question = (_, exchange) => {
  if (exchange === null) return false
  const text = exchange.state === 'complete' ? (exchange.body.text ?? '') : ''
  if (/^<(?:!doctype html|html|head|body|title)\b/i.test(text.slice(0, START).trimStart())) return true
  const response = 'response' in exchange ? exchange.response : null
  return /^\s*text\/html\b/i.test(header(response?.headers ?? [], 'content-type') ?? '')
}

/** The title of a page, short; null when it has none. */
export function titleOf(step: Step, scene: Scene): string | null {
  const text = (scene.answerText(step) ?? '').slice(0, 16 * 1024)
  const title = /<title[^>]*>([^<]{1,500})/i.exec(text)?.[1]
  return title === undefined || title.trim() === '' ? null : shortened(title, 80)
}
