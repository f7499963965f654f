// With what coding an answer came.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'

/** The encoding that an answer names; null for none and for `identity`. */
export function encodingOf({ headers }: Answer): string | null {
  const encoding = header(headers, 'content-encoding')?.trim().toLowerCase() ?? ''
  return encoding === '' || encoding === 'identity' ? null : encoding
}
