// Error answers of the registry: codes, messages and body of the distribution spec ("Error Codes"), with the statuses
// and words of Distribution, which clients have learnt to read.

import type { HeaderList } from '../../http/headers.ts'
import { jsonAnswer } from '../answer.ts'
import type { Answer } from '../handler.ts'

const ERRORS = {
  BLOB_UNKNOWN: [404, 'blob unknown to registry'],
  BLOB_UPLOAD_INVALID: [400, 'blob upload invalid'],
  BLOB_UPLOAD_UNKNOWN: [404, 'blob upload unknown to registry'],
  DIGEST_INVALID: [400, 'provided digest did not match uploaded content'],
  MANIFEST_BLOB_UNKNOWN: [400, 'blob unknown to registry'],
  MANIFEST_INVALID: [400, 'manifest invalid'],
  MANIFEST_UNKNOWN: [404, 'manifest unknown'],
  NAME_INVALID: [404, 'invalid repository name'],
  NAME_UNKNOWN: [404, 'repository name not known to registry'],
  RANGE_INVALID: [416, 'invalid content range'],
  SIZE_INVALID: [400, 'provided length did not match content length'],
  TAG_INVALID: [400, 'manifest tag did not match URI'],
  TOOMANYREQUESTS: [429, 'too many requests'],
  UNAUTHORIZED: [401, 'authentication required'],
  UNSUPPORTED: [405, 'The operation is unsupported.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof ERRORS

interface ErrorWords {
  /** In place of the code's usual one. */
  readonly status?: number
  /** In place of the code's usual message. */
  readonly message?: string
  /** One error of this code is told for each. */
  readonly details?: readonly unknown[]
  readonly headers?: HeaderList
}

export function errorAnswer(
  code: ErrorCode,
  { status, message, details = [null], headers = [] }: ErrorWords = {},
): Answer {
  const [usualStatus, usual] = ERRORS[code]
  const errors = details.map((detail) => ({ code, message: message ?? usual, detail }))
  return jsonAnswer(status ?? usualStatus, { errors }, headers)
}
