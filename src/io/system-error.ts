// What Node's file and process functions throw, as a code to decide by and as words for a user.

import { getSystemErrorMap } from 'node:util'

interface SystemError extends Error {
  readonly code: string
  readonly errno: number
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && 'code' in error
}

/** Whether `error` is a system error of one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(error.code)
}

/** `permission denied (EACCES)`, without the path and the call that Node adds. Throws on what is no system error. */
export function systemReason(error: unknown): string {
  if (!isSystemError(error)) throw error
  const [, words] = getSystemErrorMap().get(error.errno) ?? []
  return words === undefined ? error.code : `${words} (${error.code})`
}
