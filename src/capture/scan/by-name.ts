// Secrets by what they are called: headers, parameters of URLs and forms, members of JSON.

import { valueAt } from '../assigned-value.ts'
import { isHarmlessParameter } from '../redact-url.ts'
import { isSecretHeader, isSecretName, isSecretParameter } from '../secret-names.ts'
import type { Span } from '../spans.ts'
import { isSecretValue, type Suspicion } from './suspicion.ts'

/** Of signed URLs besides those that redaction knows by name: what follows from the signature alone is no secret. */
const SIGNED =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|signature|key-pair-id|policy|googleaccessid)$/i

const isTelling = (name: string): boolean => SIGNED.test(name) || isSecretParameter(name)
const IN_URL = { name: /[?&;#]([\w.%~+-]{1,100})=/g, valueAt: inUrl }

/** `query`: of a whole URL, where those that nobody knows as harmless are told as well: redaction lets no other pass. */
const PAIRS = {
  query: { ...IN_URL, isSought: (name: string) => !isHarmlessParameter(name) },
  url: { ...IN_URL, isSought: isTelling },
  form: {
    name: /(?:^|[\s&;,?])([\w.%~+-]{1,100})=/g,
    valueAt,
    isSought: isTelling,
  },
} as const
const MEMBER = /"([\w.@/-]{1,100})"\s*:\s*"((?:[^"\\]|\\.){1,65536})"/g

/** A value that says where a token is to be had, or how it is called, is none. */
const ADDRESS = /^(?:https?:\/\/[^?@]*|urn:[\w:.-]*|\/[\w./-]*)$/i

/** The whole value, when the name says that it gives access. */
export function ofHeader(name: string, value: string): Suspicion[] {
  const [, scheme, credentials] = /^(\w[\w-]*) +(\S.*)$/s.exec(value) ?? []
  const isCookie = /^(?:set-)?cookie2?$/i.test(name)
  if (isCookie) return suspect(`${name.toLowerCase()} header`, value, value)
  if (!isSecretHeader(name)) return []
  return scheme !== undefined && credentials !== undefined && /authorization$/i.test(name)
    ? suspect(`${scheme} credentials`, value, credentials)
    : suspect('token in a header', value, value)
}

export function ofParameter(name: string, value: string): Suspicion[] {
  return isTelling(name) ? suspect(kindOfParameter(name), value, value) : []
}

export function ofMember(name: string, value: string): Suspicion[] {
  return isSecretName(name) && !ADDRESS.test(value) ? suspect(`value of ${name}`, value, value) : []
}

/** Parameters within a URL, or a text that has some; also within the value of another one (`?next=https://r.example/?sig=…`). */
export function parametersIn(text: string, form: keyof typeof PAIRS): Suspicion[] {
  const found: Suspicion[] = []
  const pattern = new RegExp(PAIRS[form].name)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, name = ''] = match
    if (!PAIRS[form].isSought(name)) continue
    const value = PAIRS[form].valueAt(text, pattern.lastIndex)
    if (value === null) continue
    found.push(...placed(kindOfParameter(name), text.slice(value.start, value.end), value.end))
    pattern.lastIndex = value.end
  }
  return found
}

function inUrl(text: string, start: number): Span | null {
  const value = /[^&;#\s"'<>\\]{1,8192}/y
  value.lastIndex = start
  return value.test(text) ? { start, end: value.lastIndex } : null
}

/** Members within JSON, whole or cut. */
export function membersIn(text: string): Suspicion[] {
  return [...text.matchAll(MEMBER)].flatMap((match) => {
    const [all, name = '', value = ''] = match
    const end = match.index + all.length - 1
    return isSecretName(name) && !ADDRESS.test(value) ? placed(`value of ${name}`, value, end) : []
  })
}

function kindOfParameter(name: string): string {
  return SIGNED.test(name) || /^(?:sig|sign|verify)$/i.test(name)
    ? `signed URL (${name})`
    : `value of ${name}`
}

function placed(kind: string, value: string, end: number): Suspicion[] {
  return isSecretValue(value) ? [{ kind, start: end - value.length, end }] : []
}

/** `secret` ends `text`. */
function suspect(kind: string, text: string, secret: string): Suspicion[] {
  return placed(kind, secret, text.length)
}
