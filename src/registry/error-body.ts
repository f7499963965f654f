// The error body of the distribution spec ("Error Codes"), for saying what a registry said.

import { isRecord, parseObject } from './json.ts'

export interface RegistryError {
  readonly code: string
  readonly message: string
}

/** Errors of a body such as `{"errors":[{"code":"MANIFEST_UNKNOWN",…}]}`; empty for anything else. Never throws. */
export function parseErrors(text: string): RegistryError[] {
  const list = parseObject(text)?.['errors']
  if (!Array.isArray(list)) return []
  return list
    .filter(isRecord)
    .flatMap(({ code, message }) =>
      typeof code === 'string' ? [{ code, message: typeof message === 'string' ? message : '' }] : [],
    )
}
