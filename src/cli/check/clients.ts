// The clients that `--client` names.

import { PullscopeError } from '../../errors.ts'
import { PERSONALITIES } from '../../puller/personalities/index.ts'
import type { Personality } from '../../puller/personality.ts'

/** All when nobody is named. Throws `usage` for one that there is not. */
export function clientsOf(ids: readonly string[] | undefined): readonly Personality[] {
  if (ids === undefined) return PERSONALITIES
  return ids.map((id) => {
    const found = PERSONALITIES.find((each) => each.id === id)
    if (found !== undefined) return found
    const known = PERSONALITIES.map((each) => each.id).join(', ')
    throw new PullscopeError('usage', `--client: there is no client "${id}"`, `one of ${known}`)
  })
}
