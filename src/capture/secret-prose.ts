// Passwords in sentences, command lines and dumps: "password is hunter2", `docker login -u x -p y`, `curl -u user:pass`,
// `<Password>y</Password>`. What has no shape that tells it from prose, such as "my password is swordfish", is not found.

import { isChosen, isIssued, isLogin, isPlausible } from './chosen-value.ts'
import { commandsBefore } from './command-before.ts'
import { isSecretName } from './secret-names.ts'

/** Where in a text it stands, and in words what it is. */
export interface ProseSecret {
  readonly kind: string
  readonly start: number
  readonly end: number
}

interface Sign {
  readonly kind: string
  /** Its last group ends the match, and is the secret. Must not run long on hostile text: bounded repeats. */
  readonly pattern: RegExp
  readonly isSecret: (value: string, at: Spot) => boolean
}

interface Spot {
  readonly text: string
  /** Of the match. */
  readonly from: number
  readonly start: number
  readonly end: number
  /** The groups before the last. */
  readonly groups: readonly string[]
  /** Of one of these commands, in the same line. Each sign asks for the same ones. */
  readonly isBehind: (commands: RegExp) => boolean
}

const PASSWORD = 'in words: a password'
const COMMAND = 'in a command line: a password'

const SIGNS: readonly Sign[] = [
  {
    kind: PASSWORD,
    pattern:
      /\b(?:password|passwd|passphrase|passcode|pwd)s?["'`]?(?: (?:for|of) [\w.@-]{1,64})?(?:\s{0,3}(?::|=>?|->)\s{0,3}|\s{1,3}(?:is|was)(?: now| set to)?:?\s{1,3}|\s{1,2})(?<q>(?:\\{0,8}["'`])?)((?<=["'`])(?:(?!\k<q>)(?:\\.|[^\\\r\n])){1,256}(?=\k<q>)|(?:[^\s"'`<>]|["'`](?=\w)){4,256})/gi,
    isSecret: (value, at) =>
      (isChosen(value) && (!/\s/.test(value) || isSaid(at))) ||
      (isSaid(at) && isQuoted(at) && isPlausible(value)),
  },
  {
    kind: 'in words: a token',
    pattern:
      /\b(?:secret|token|(?:api|access|secret)[ _-]?key)["'`]?(?:\s{0,3}(?::|=>?|->)\s{0,3}|\s{1,3}(?:is|was):?\s{1,3})["'`]?([^\s"'`<>]{12,4096})/gi,
    isSecret: isIssued,
  },
  {
    kind: COMMAND,
    pattern:
      /\b(?:login|sshpass)\s[^\n|;&]{0,300}?(?<=\s)(?:-p|--pass(?:word)?)[ =](?<q>(?:\\{0,8}["'`])?)((?<=["'`])(?:(?!\k<q>)(?:\\.|[^\\\r\n])){1,256}(?=\k<q>)|(?:[^\s"'`;|&<>]|["'`](?=\w)){1,256})/gi,
    isSecret: isPlausible,
  },
  {
    kind: COMMAND,
    pattern:
      /(?<![\w-])-p\s(?<q>(?:\\{0,8}["'`])?)((?<=["'`])(?:(?!\k<q>)(?:\\.|[^\\\r\n])){4,256}(?=\k<q>)|(?:[^\s"'`;|&<>]|["'`](?=\w)){4,256})/g,
    isSecret: (value, at) => isChosen(value) && !isPort(value) && !at.isBehind(PATH_OR_PORT),
  },
  {
    kind: COMMAND,
    pattern:
      /(?<![\w-])--(?:[a-z]{1,20}-){0,3}(?:pass(?:word|wd|phrase)?|token|secret)[ =](?<q>(?:\\{0,8}["'`])?)((?<=["'`])(?:(?!\k<q>)(?:\\.|[^\\\r\n])){4,4096}(?=\k<q>)|(?:[^\s"'`;|&<>]|["'`](?=\w)){4,4096})/g,
    isSecret: isChosen,
  },
  {
    kind: 'in a command line: user and password',
    pattern:
      /(?<![\w-])(-u|-U|--user|--proxy-user|--(?:src-|dest-)?creds)[ =]?(?<q>(?:\\{0,8}["'`])?)((?<=["'`])[^\s:"'`]{1,128}:(?:(?!\k<q>)(?:\\.|[^\\\r\n])){1,256}(?=\k<q>)|[^\s:"'`]{1,128}:(?:[^\s"'`]|["'`](?=\w)){1,256})/g,
    isSecret: (value, at) =>
      isLogin(value, at.groups[0]?.endsWith('creds') || at.isBehind(CURL) ? 'password' : 'perhaps'),
  },
  {
    kind: 'a header in a text',
    pattern:
      /\b(?:(?:proxy-)?authorization|x-[\w-]{0,40}(?:token|key|auth|secret)|private-token)["']?\s?:\s?["']?(?:(?:Bearer|Basic|Token|Negotiate)\s)?([^\s"'`<>,;\\]{4,4096})/gi,
    isSecret: isChosen,
  },
  {
    kind: 'a cookie in a text',
    pattern: /\b(?:set-)?cookie2?["']?\s?:\s?["']?([\w.-]{1,100}=[^\s"'<>\\][^\r\n"'<>\\]{0,4096})/gi,
    isSecret: (value) => isPlausible(value.slice(value.indexOf('=') + 1)),
  },
  {
    // JSON within a string, and Python's dictionaries.
    kind: 'a quoted value',
    pattern:
      /(?:\\{1,8}["']|')([\w.-]{1,64})(?:\\{1,8}["']|')\s{0,9}:\s{0,9}(?<q>\\{1,8}["']|')((?:(?!\k<q>)(?:\\.|[^\\])){1,8192})/g,
    isSecret: (value, { groups: [name = ''] }) =>
      isSecretName(name) && isPlausible(value) && !isAddress(value),
  },
  {
    kind: 'an element of XML',
    pattern: /<([\w.:-]{1,64})>([^\s<>]{1,8192})(?=<)/g,
    isSecret: (value, { groups: [name = ''] }) =>
      isSecretName(name) && isPlausible(value) && !isAddress(value),
  },
]

/** One of these stands in each sign as well, and in no name of a repository or tag: of those there are many. */
const APART = /[\s:=>]/

/** One of these stands in each sign: to look for it first is cheap. */
const ANY =
  /pass|pwd|token|secret|cred|key|auth|cookie|session|signature|jwt|bearer|-[pu]\b|--user|--proxy-user/i

/** The user of `curl -u redacted:0123456789ab` is none. */
const CONCEALED = /^redacted:[0-9a-f]{12}$/

/** In no order; they may overlap. Never throws. */
export function secretsInProse(text: string): ProseSecret[] {
  if (!APART.test(text) || !ANY.test(text)) return []
  const found: ProseSecret[] = []
  for (const { kind, pattern, isSecret } of SIGNS) {
    // Not `matchAll`: the copy that it makes of the pattern takes longer than a short text.
    pattern.lastIndex = 0
    let before: ((place: number) => boolean) | undefined
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const groups: readonly string[] = match.slice(1)
      const raw = groups.at(-1) ?? ''
      const start = match.index + match[0].length - raw.length
      // The end of a sentence, a list or a bracket is not part of it, but for within quotes.
      const isWhole = isQuoted({ text, start, end: start + raw.length })
      const value = isWhole ? raw : raw.replace(/[.,:;?)\]}]{1,8}$/, '')
      const end = start + value.length
      const from = match.index
      const isBehind = (commands: RegExp): boolean => (before ??= commandsBefore(text, commands))(from)
      const at = { text, from, start, end, groups: groups.slice(0, -1), isBehind }
      if (value === '' || CONCEALED.test(value) || isPortOfUrl(at)) continue
      if (isSecret(value, at)) found.push({ kind, start, end })
    }
  }
  return found
}

const CURL = /\b(?:curl|wget|httpie?|xh)\b/g
/** Of these commands, `-p` is followed by a path, a port or a name. */
const PATH_OR_PORT =
  /\b(?:mkdir|cp|install|rsync|ssh|scp|sftp|run|create|compose|nmap|patch|tar|nc|make|publish|kubectl|perl|read|cargo|tsc|test)\b/g

function isPort(value: string): boolean {
  return /:\d+(?:\/\w+)?$/.test(value)
}

/** `https://token:5000/v2/a1b2c3d4e5`: a host may have any name. */
function isPortOfUrl({ text, start }: Pick<Spot, 'text' | 'start'>): boolean {
  if (text[start - 1] !== ':' || !/^\d{1,5}(?!\w)(?!@)/.test(text.slice(start, start + 6))) return false
  return /:\/\/[^\s/?#"'<>@]{1,253}:$/.test(text.slice(Math.max(0, start - 256), start))
}

/** With a word or a sign of "is" before it, not just beside the name. */
function isSaid({ text, from, start }: Spot): boolean {
  return /(?::|=|->|\bis|\bwas)(?: now| set to)?:?\s*["'`]?$/i.test(text.slice(from, start))
}

function isQuoted({ text, start, end }: Pick<Spot, 'text' | 'start' | 'end'>): boolean {
  const quote = text[start - 1]
  if (quote === undefined || !/["'`]/.test(quote)) return false
  return /^\\{0,8}(["'`])/.exec(text.slice(end, end + 9))?.[1] === quote
}

/** A value that says where a token is to be had, or how it is called, is none. */
function isAddress(value: string): boolean {
  return /^(?:https?:\/\/[^?@]*|urn:[\w:.-]*|\/[\w./-]*|\d{1,5})$/i.test(value)
}
