// The list of repositories of a registry.

import { countOf } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const catalog: PhaseKind = {
  id: 'catalog',
  part: 'list',
  why: 'The client lists the repositories; not in the spec, and closed on most public registries.',
  source: 'distribution, docs/spec/api: listing repositories',
  claim({ operation, text }) {
    if (operation?.kind !== 'catalog') return null
    return { ask: 'GET catalog', gist: countOf(text, 'repositories', 'repository', 'repositories') }
  },
}
