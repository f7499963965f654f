// What pullscope changed on purpose, so that the flow stays with it (`--reverse`): all of it, on the way up and down.

import type { Rewrite } from '../../../src/capture/event.ts'
import type { Line } from '../../../src/text/span.ts'
import { answerRewrites, requestRewrites, rewriteWords } from '../../../src/views/rewrites.ts'
import { heading, paragraph } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const rewrittenLines: Part = ({ model, step, look }) => {
  const lines = (title: string, rewrites: readonly Rewrite[]): readonly Line[] =>
    rewrites.length === 0
      ? []
      : [...heading(title), ...rewrites.flatMap((each) => paragraph(rewriteWords(each), look, 'accent'))]
  return [
    ...lines('Changed by pullscope in the request', requestRewrites(model.session, step)),
    ...lines('Changed by pullscope in the response', answerRewrites(model.session, step)),
  ]
}
