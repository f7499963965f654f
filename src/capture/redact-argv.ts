// A command line without its secrets: `skopeo --src-creds user:pass`, `docker login -p …`, `curl -u …`.

import type { Conceal } from './fingerprint.ts'
import { redactText } from './redact-text.ts'
import { redactUrl } from './redact-url.ts'

/** Options whose value gives access. `-p` and `-u` mean other things to some programs; hiding those costs little. */
const SECRET_OPTION =
  /^(?:-p|-u|--user|--?[\w-]*(?:pass(?:word|wd)?|creds?|token|secret|api-?key|credential))$/i
const SECRET_VARIABLE = /^([A-Z0-9_]*(?:PASS(?:WORD)?|TOKEN|SECRET|API_?KEY|CREDENTIALS?)[A-Z0-9_]*)=(.*)$/s

export function redactArgv(argv: readonly string[], conceal: Conceal): string[] {
  return argv.map((argument, i) => {
    const before = argv[i - 1]
    // `docker login -p --debug` names no password, but then none is lost either.
    if (before !== undefined && SECRET_OPTION.test(before)) return conceal(argument)
    const [, option, value] = /^(--?[\w-]+)=(.*)$/s.exec(argument) ?? []
    if (option !== undefined && value !== undefined && SECRET_OPTION.test(option)) {
      return `${option}=${conceal(value)}`
    }
    const [, variable, secret] = SECRET_VARIABLE.exec(argument) ?? []
    if (variable !== undefined && secret !== undefined) return `${variable}=${conceal(secret)}`
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(argument)
      ? redactUrl(argument, conceal)
      : redactText(argument, conceal)
  })
}
