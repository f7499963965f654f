// A GET of a manifest that no cache has an answer for, of whatever method: for telling what a cache did from what always comes.

import { randomBytes } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { askToTheEnd } from './ask-to-the-end.ts'
import { manifestQuestion } from './manifest-under-test.ts'

/** By a query that was never used: registries ignore what they do not know, and caches have it in their key. */
export async function firstGet(bench: Bench, image: TestImage): Promise<Answer> {
  const { authorization } = await bench.authorize(image.asMirror)
  const reference = `${image.target}?pullscope=${randomBytes(6).toString('hex')}`
  return askToTheEnd(bench, { ...manifestQuestion('GET', image.asMirror, reference), authorization }, 'anew')
}

/** 200, and an end, and nothing before it. */
export function isEmpty({ status, bytes, end }: Answer): boolean {
  return status === 200 && bytes === 0 && end === 'complete'
}
