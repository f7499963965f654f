// Pulls that were not tried, or not as far as they ended: what they would have asked for was given up before.

import { groupBy } from '../../views/group-by.ts'
import type { ClientId } from '../bench.ts'
import type { Way } from '../candidate.ts'

export interface Untried {
  readonly client: ClientId
  readonly way: Way
  readonly because: string
}

/** A sentence for each reason. */
export function untriedWords(untried: readonly Untried[]): string[] {
  return [...groupBy(untried, ({ because }) => because)].map(([because, alike]) => {
    const ways = [...groupBy(alike, ({ way }) => way)]
    const who = ways.map(([way, pulls]) => `as ${way} by ${pulls.map(({ client }) => client).join(', ')}`)
    return `not pulled ${who.join('; ')}: ${because}`
  })
}
