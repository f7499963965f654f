// What pullscope changed on purpose, so that the flow stays with it (`--reverse`): all of it, on the way up and down.

import type { Rewrite } from '../../capture/event.ts'
import { answerRewrites, requestRewrites, rewriteWords } from '../rewrites.ts'
import { heading, paragraph } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'

export const rewrittenBlocks: Part = ({ capture, step }) => {
  const lines = (title: string, rewrites: readonly Rewrite[]): readonly Block[] =>
    rewrites.length === 0
      ? []
      : [...heading(title), ...rewrites.flatMap((each) => paragraph(rewriteWords(each), 'accent'))]
  return [
    ...lines('Changed by pullscope in the request', requestRewrites(capture.session, step)),
    ...lines('Changed by pullscope in the response', answerRewrites(capture.session, step)),
  ]
}
