// A token that was handed out, explained: what it allows, and for how long.

import { readToken } from '../../../src/decode/credentials.ts'
import { read } from '../../../src/decode/reading.ts'
import type { TokenClaims } from '../../../src/registry/token.ts'
import type { Line } from '../../../src/text/span.ts'
import { span } from '../../../src/text/span.ts'
import { count } from '../../../src/text/units.ts'
import { field, heading } from '../../parts/page.ts'
import type { Look } from '../../parts/page.ts'
import type { Part } from './part.ts'
import { accessWords, scopeWords } from './scope.ts'

export const tokenLines: Part = ({ model, step, exchange, look }) => {
  const text = step.phase === 'token' && exchange !== null ? read(exchange).text : null
  const token = text === null ? null : readToken(text)
  if (token === null) return []
  const { claims, expiresIn } = token
  const uses = model.trace.steps.filter(({ causedBy }) => causedBy === step.id).length
  const asked = step.facts.scopes.map(scopeWords).join('; ')
  return [
    ...heading('Token'),
    ...field('asked for', asked === '' ? 'to log in' : asked, look),
    ...(claims === null ? opaque(look) : claimLines(claims, look)),
    ...field(
      'lasts',
      expiresIn === null ? '60 s, since the server does not say' : `${expiresIn} s, says the server`,
      look,
    ),
    ...(uses === 0 ? [] : field('first used', `by ${count(uses, 'request')} that waited for it`, look)),
  ]
}

function opaque(look: Look): readonly Line[] {
  return field('claims', span('none that can be read: this token is no JWT', 'dim'), look)
}

function claimLines({ access, aud, iat, nbf, exp }: TokenClaims, look: Look): readonly Line[] {
  const audience = typeof aud === 'string' ? aud : aud?.join(', ')
  return [
    ...(access === undefined ? [] : allowed(access.map(accessWords), look)),
    ...(audience === undefined ? [] : field('for', `${audience} (aud)`, look)),
    ...moment('issued', iat, look),
    ...moment('valid from', nbf, look),
    ...moment('expires', exp, look),
  ]
}

function allowed(words: readonly string[], look: Look): readonly Line[] {
  if (words.length === 0) return field('allows', span('nothing: the access claim is empty', 'bad'), look)
  return field('allows', `to ${words.join('; to ')}`, look)
}

/** Latest moment that a Date can hold, in s; a hostile token may say anything. */
const LATEST = 8.64e12

function moment(name: string, seconds: number | undefined, look: Look): readonly Line[] {
  if (seconds === undefined) return []
  const known = Math.abs(seconds) <= LATEST
  return field(
    name,
    known ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds),
    look,
  )
}
