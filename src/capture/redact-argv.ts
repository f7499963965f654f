// A command line without its secrets: `skopeo --src-creds user:pass`, `docker login -p …`, `curl -H 'X-Token: …'`.
// Rather too much is hidden than too little: `-p` and `-u` mean other things to some programs.

import type { Conceal } from './fingerprint.ts'
import { redactHeader } from './redact-headers.ts'
import { redactText } from './redact-text.ts'
import { isSecretName } from './secret-names.ts'

/** Options of one letter whose value gives access: password, user:password, cookie (docker, podman, curl). */
const SECRET_LETTER = /^-[pub]$/
const ATTACHED_SECRET = /^(-[pub])(.+)$/s

export function redactArgv(argv: readonly string[], conceal: Conceal): string[] {
  return argv.map((argument, i) => redactAfter(argv[i - 1], argument, conceal))
}

/** One argument; `before` is the one before it, which is left alone. */
export function redactAfter(before: string | undefined, argument: string, conceal: Conceal): string {
  // `docker login -p --debug` names no password, but then none is lost either.
  return before !== undefined && isSecretOption(before)
    ? conceal(argument)
    : redactArgument(argument, conceal)
}

function redactArgument(argument: string, conceal: Conceal): string {
  return ofHeader(argument, conceal) ?? redactText(redactOptions(argument, conceal), conceal)
}

function ofHeader(argument: string, conceal: Conceal): string | null {
  const [, header, value] = /^([\w-]+):\s+(.+)$/s.exec(argument) ?? []
  if (header === undefined || value === undefined) return null
  return `${header}: ${redactHeader(header, value, conceal)}`
}

/** What names of options say, and no more. */
function redactOptions(argument: string, conceal: Conceal): string {
  // `sh -c 'podman login -u me -p …'`
  if (/\s/.test(argument)) return redactWords(argument, conceal)
  const [, name, assigned] = /^((?:--?)?[\w.-]+)=(.*)$/s.exec(argument) ?? []
  if (name !== undefined && assigned !== undefined && isSecretOption(`--${name}`))
    return `${name}=${conceal(assigned)}`
  const [, letter, attached] = ATTACHED_SECRET.exec(argument) ?? []
  return letter !== undefined && attached !== undefined ? letter + conceal(attached) : argument
}

/** As a shell has them: a word within quotes may hold blanks. */
function redactWords(line: string, conceal: Conceal): string {
  let before: string | undefined
  return line.replace(WORD, (word) => {
    const option = before
    before = word
    if (option !== undefined && isSecretOption(option)) return concealWord(word, conceal)
    return redactWord(word, conceal)
  })
}

/** A quote that nothing closes is a character as any other. */
const WORD = /(?:"(?:[^"\\]|\\.){0,8192}"|'[^']{0,8192}'|\\.|[^\s"'\\]{1,8192}|["'\\]){1,8192}/gs

function redactWord(word: string, conceal: Conceal): string {
  if (!/\s/.test(word)) return redactOptions(word, conceal)
  const [, name = '', value = ''] = /^(-{0,2}[\w.-]+=)?(.*)$/s.exec(word) ?? []
  if (isSecretOption(`--${name.replace(/^-+|=$/g, '')}`)) return name + concealWord(value, conceal)
  const quoted = quotedIn(value)
  // Quotes that begin amid a word: `it's one, and it's two`.
  if (quoted === null) return word.replace(/\S+/g, (piece) => redactOptions(piece, conceal))
  const { quote, inside } = quoted
  return name + quote + (ofHeader(inside, conceal) ?? redactOptions(inside, conceal)) + quote
}

/** Without the quotes, so that the same secret has the same fingerprint. */
function concealWord(word: string, conceal: Conceal): string {
  const { quote, inside } = quotedIn(word) ?? { quote: '', inside: word }
  const secret = conceal(inside)
  return quote + (quote === '' ? secret : secret.replaceAll('"', "'")) + quote
}

/** null unless one pair of quotes holds all of it. */
function quotedIn(word: string): { readonly quote: string; readonly inside: string } | null {
  const [, double, single] = /^(?:"((?:[^"\\]|\\.){0,8192})"|'([^']{0,8192})')$/s.exec(word) ?? []
  if (double !== undefined) return { quote: '"', inside: double }
  return single === undefined ? null : { quote: "'", inside: single }
}

/** `--authfile` and `--cert-dir` name files, and a path is no secret. */
function isSecretOption(option: string): boolean {
  if (SECRET_LETTER.test(option)) return true
  const name = /^--?([\w.-]+)$/.exec(option)?.[1]
  if (name === undefined || /(?:file|path|dir|stdin)$/.test(name)) return false
  return isSecretName(name) || /user$/i.test(name)
}
