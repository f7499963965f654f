// Secrets by what they are called: headers, parameters of URLs and forms, members of JSON.

import { isSecretHeader, isSecretName, isSecretParameter } from '../secret-names.ts'
import { isSecretValue, type Suspicion } from './suspicion.ts'

/** Of signed URLs besides those that redaction knows by name: what follows from the signature alone is no secret. */
const SIGNED =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|signature|key-pair-id|policy|googleaccessid)$/i

const PAIRS = {
  url: { name: /[?&;#]([\w.%~+-]{1,100})=/g, value: /[^&;#\s"'<>\\]{1,8192}/y },
  form: { name: /(?:^|[\s&;,?])([\w.%~+-]{1,100})=/g, value: /[^&;,#\s"'<>\\]{1,8192}/y },
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
  return SIGNED.test(name) || isSecretParameter(name) ? suspect(kindOfParameter(name), value, value) : []
}

export function ofMember(name: string, value: string): Suspicion[] {
  return isSecretName(name) && !ADDRESS.test(value) ? suspect(`value of ${name}`, value, value) : []
}

/** Parameters within a URL, or a text that has some; also within the value of another one (`?next=https://r.example/?sig=…`). */
export function parametersIn(text: string, form: 'url' | 'form'): Suspicion[] {
  const found: Suspicion[] = []
  const pattern = new RegExp(PAIRS[form].name)
  const valueAt = new RegExp(PAIRS[form].value)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, name = ''] = match
    if (!SIGNED.test(name) && !isSecretParameter(name)) continue
    valueAt.lastIndex = pattern.lastIndex
    const [value = ''] = valueAt.exec(text) ?? []
    const end = pattern.lastIndex + value.length
    found.push(...placed(kindOfParameter(name), value, end))
    pattern.lastIndex = end
  }
  return found
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
