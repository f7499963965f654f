// A token that was handed out, explained: what it allows, and for how long.

import { readToken } from '../../decode/credentials.ts'
import { read } from '../../decode/reading.ts'
import type { TokenClaims } from '../../registry/token.ts'
import { span } from '../../text/span.ts'
import { count } from '../../text/units.ts'
import { field, heading } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'
import { effectsOf } from './related.ts'
import { accessWords, scopeWords } from './scope.ts'

export const tokenBlocks: Part = ({ capture, step, exchange }) => {
  const text = step.phase === 'token' && exchange !== null ? read(exchange).text : null
  const token = text === null ? null : readToken(text)
  if (token === null) return []
  const { claims, expiresIn } = token
  const uses = effectsOf(capture.trace, step.id).length
  const asked = step.facts.scopes.map(scopeWords).join('; ')
  return [
    ...heading('Token'),
    ...field('asked for', asked === '' ? 'to log in' : asked),
    ...(claims === null ? opaque() : claimBlocks(claims)),
    ...field(
      'lasts',
      expiresIn === null ? '60 s, since the server does not say' : `${expiresIn} s, says the server`,
    ),
    ...(uses === 0 ? [] : field('first used', `by ${count(uses, 'request')} that waited for it`)),
  ]
}

function opaque(): readonly Block[] {
  return field('claims', span('none that can be read: this token is no JWT', 'dim'))
}

function claimBlocks({ access, aud, iat, nbf, exp }: TokenClaims): readonly Block[] {
  const audience = typeof aud === 'string' ? aud : aud?.join(', ')
  return [
    ...(access === undefined ? [] : allowed(access.map(accessWords))),
    ...(audience === undefined ? [] : field('for', `${audience} (aud)`)),
    ...moment('issued', iat),
    ...moment('valid from', nbf),
    ...moment('expires', exp),
  ]
}

function allowed(words: readonly string[]): readonly Block[] {
  if (words.length === 0) return field('allows', span('nothing: the access claim is empty', 'bad'))
  return field('allows', `to ${words.join('; to ')}`)
}

/** Latest moment that a Date can hold, in s; a hostile token may say anything. */
const LATEST = 8.64e12

function moment(name: string, seconds: number | undefined): readonly Block[] {
  if (seconds === undefined) return []
  const known = Math.abs(seconds) <= LATEST
  return field(name, known ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds))
}
