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
  return argv.map((argument, i) => {
    const before = argv[i - 1]
    // `docker login -p --debug` names no password, but then none is lost either.
    return before !== undefined && isSecretOption(before)
      ? conceal(argument)
      : redactArgument(argument, conceal)
  })
}

function redactArgument(argument: string, conceal: Conceal): string {
  const [, header, value] = /^([\w-]+):\s+(.+)$/s.exec(argument) ?? []
  if (header !== undefined && value !== undefined) return `${header}: ${redactHeader(header, value, conceal)}`
  // `sh -c 'podman login -u me -p …'`
  if (/\s/.test(argument)) return redactArgv(argument.split(/\s+/), conceal).join(' ')
  const [, name, assigned] = /^((?:--?)?[\w.-]+)=(.*)$/s.exec(argument) ?? []
  if (name !== undefined && assigned !== undefined && isSecretOption(`--${name}`))
    return `${name}=${conceal(assigned)}`
  const [, letter, attached] = ATTACHED_SECRET.exec(argument) ?? []
  if (letter !== undefined && attached !== undefined) return letter + conceal(attached)
  return redactText(argument, conceal)
}

/** `--authfile` and `--cert-dir` name files, and a path is no secret. */
function isSecretOption(option: string): boolean {
  if (SECRET_LETTER.test(option)) return true
  const name = /^--?([\w.-]+)$/.exec(option)?.[1]
  if (name === undefined || /(?:file|path|dir|stdin)$/.test(name)) return false
  return isSecretName(name) || /user$/i.test(name)
}
