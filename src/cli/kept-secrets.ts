// What becomes of a capture of --keep-secrets in commands whose results are passed on. Knows no formats.

import { PullscopeError } from '../errors.ts'
import type { Session } from '../model/session.ts'

/** Throws `secrets-kept` when the capture holds secrets; `file` is what the user calls it. */
export function refuseKeptSecrets(file: string, { secretsKept }: Pick<Session, 'secretsKept'>): void {
  if (!secretsKept) return
  throw new PullscopeError(
    'secrets-kept',
    `${file} holds secrets: it was recorded with --keep-secrets`,
    `clean it first (pullscope redact ${file} -o clean.jsonl), or give --with-secrets`,
  )
}
