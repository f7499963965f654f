// The list of tags, a page at a time.

import { countOf } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const tags: PhaseKind = {
  id: 'tags',
  part: 'list',
  why: 'The client lists the tags of a repository; a Link header leads to the next page.',
  source: 'distribution-spec end-8a, end-8b',
  claim({ operation, text }) {
    if (operation?.kind !== 'tags-list') return null
    return { ask: 'GET tags', repository: operation.name, gist: countOf(text, 'tags', 'tag') }
  },
}
