// Secrets by what they are called: headers, parameters of URLs and forms, members of JSON.

import { isSecretHeader, isSecretName, isSecretParameter } from '../secret-names.ts'
import { isSecretValue, type Suspicion } from './suspicion.ts'

/** Of signed URLs besides those that redaction knows by name: what follows from the signature alone is no secret. */
const SIGNED =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|signature|key-pair-id|policy|googleaccessid)$/i

const QUERY_PAIR = /[?&;#]([\w.%~+-]{1,100})=([^&;#\s"'<>\\]{1,8192})/g
const FORM_PAIR = /(?:^|[\s&;,?])([\w.%~+-]{1,100})=([^&;,#\s"'<>\\]{1,8192})/g
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
  return SIGNED.test(name) || isSecretParameter(name) ? suspect(kindOfParameter(name), value, value) : []
}

export function ofMember(name: string, value: string): Suspicion[] {
  return isSecretName(name) && !ADDRESS.test(value) ? suspect(`value of ${name}`, value, value) : []
}

/** Parameters within a URL, or a text that has some. */
export function parametersIn(text: string, form: 'url' | 'form'): Suspicion[] {
  return pairsIn(text, form === 'url' ? QUERY_PAIR : FORM_PAIR).flatMap(({ name, value, end }) =>
    SIGNED.test(name) || isSecretParameter(name) ? placed(kindOfParameter(name), value, end) : [],
  )
}

/** Members within JSON, whole or cut. */
export function membersIn(text: string): Suspicion[] {
  return pairsIn(text, MEMBER).flatMap(({ name, value, end }) =>
    isSecretName(name) && !ADDRESS.test(value) ? placed(`value of ${name}`, value, end - 1) : [],
  )
}

function kindOfParameter(name: string): string {
  return SIGNED.test(name) || /^(?:sig|sign|verify)$/i.test(name)
    ? `signed URL (${name})`
    : `value of ${name}`
}

function pairsIn(text: string, pattern: RegExp): { name: string; value: string; end: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1] ?? '',
    value: match[2] ?? '',
    end: match.index + match[0].length,
  }))
}

function placed(kind: string, value: string, end: number): Suspicion[] {
  return isSecretValue(value) ? [{ kind, start: end - value.length, end }] : []
}

/** `secret` ends `text`. */
function suspect(kind: string, text: string, secret: string): Suspicion[] {
  return placed(kind, secret, text.length)
}
