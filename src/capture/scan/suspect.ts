// All that looks like a secret in one part of a recording. It knows parts and signs, no formats.

import { isHostField } from '../redact-host.ts'
import type { Part } from '../rewrite/part.ts'
import { secretsInProse } from '../secret-prose.ts'
import { joined } from '../spans.ts'
import { byEntropy, isPublicHeader } from './by-entropy.ts'
import { membersIn, ofHeader, ofMember, ofParameter, parametersIn } from './by-name.ts'
import { byShape } from './by-shape.ts'
import { inUrl } from './in-url.ts'
import type { Suspicion } from './suspicion.ts'
import { isSecretValue } from './suspicion.ts'

/** In order of their place; never two that overlap. Never throws. */
export function suspicionsOf(part: Part): Suspicion[] {
  const { text, name } = part
  if (isUrl(part)) return inUrl(text)
  // What is no host is replaced by our rules, and in a host no random string is a secret.
  if ((part.role === 'member' || part.role === 'text') && isHostField(name ?? '')) return []
  const isPublic = part.role === 'header' && isPublicHeader(name ?? '')
  return joined([
    ...byPlace(part),
    ...membersIn(text),
    ...byShape(text),
    ...secretsInProse(text),
    ...(isPublic ? [] : byEntropy(text, 'text')),
  ])
}

/** Headers whose value is a URL, as `redact-headers.ts` has them. */
const IS_URL = /^(?:(?:content-)?location|referer)$/i

export function isUrl({ role, name }: Part): boolean {
  return role === 'url' || (role === 'header' && IS_URL.test(name ?? ''))
}

/** What its place says: the name of a header or a parameter, or those within it. */
function byPlace({ role, name, text }: Part): Suspicion[] {
  const title = name ?? ''
  if (role === 'header') return [...ofHeader(title, text), ...parametersIn(text, 'url')]
  if (role === 'cookie') {
    return isSecretValue(text) ? [{ kind: 'cookie', start: 0, end: text.length }] : []
  }
  if (role === 'parameter') return ofParameter(title, text)
  if (role === 'member') return [...ofMember(title, text), ...parametersIn(text, 'url')]
  if (role === 'argument') return [...ofArgument(title, text), ...parametersIn(text, 'form')]
  return parametersIn(text, 'form')
}

/** `-p SECRET`, `--password SECRET`. */
function ofArgument(before: string, text: string): Suspicion[] {
  return /^--?\w/.test(before) ? ofMember(before, text) : []
}
