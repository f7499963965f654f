// A challenge, explained: where a client has to go, and what for.

import { read } from '../../decode/reading.ts'
import type { Challenge } from '../../http/authenticate.ts'
import { field, heading } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'
import { scopeWords } from './scope.ts'

/** distribution, docs/spec/auth/token; RFC 6750 §3. */
const MEANING: Readonly<Partial<Record<string, string>>> = {
  realm: 'where tokens are handed out',
  service: 'whom the token is for',
  scope: 'what the token has to allow',
  error: 'what is wrong with the token that was sent',
}

export const challengeBlocks: Part = ({ exchange }) => {
  const challenges = exchange === null ? [] : read(exchange).challenges
  return challenges.flatMap((challenge) => [...heading('Challenge'), ...explained(challenge)])
}

function explained({ scheme, parameters }: Challenge): readonly Block[] {
  return [
    ...field('scheme', schemeWords(scheme)),
    ...Object.entries(parameters).flatMap(([name, value]) => {
      const meaning = MEANING[name]
      const words = name === 'scope' ? value.split(' ').map(scopeWords).join('; ') : value
      return field(name, meaning === undefined ? words : `${words} (${meaning})`)
    }),
  ]
}

function schemeWords(scheme: string): string {
  if (/^bearer$/iu.test(scheme)) return `${scheme}: get a token from the realm, and ask again with it`
  return /^basic$/iu.test(scheme) ? `${scheme}: ask again with user name and password` : scheme
}
