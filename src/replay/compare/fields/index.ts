// What is compared of every two answers. To add a field: a file beside this, and a line here.

import type { Field } from '../field.ts'
import { challenge, error, realm, scope, service } from './challenge.ts'
import { bytes, digest, length, mediaType } from './content.ts'
import { errorShape } from './error-shape.ts'
import { HEADER_FIELDS } from './headers.ts'
import { list } from './list.ts'
import { redirect } from './redirect.ts'
import { status } from './status.ts'
import { token } from './token.ts'

export const FIELDS: readonly Field[] = [
  status,
  challenge,
  realm,
  service,
  scope,
  error,
  token,
  redirect,
  digest,
  mediaType,
  length,
  bytes,
  list,
  errorShape,
  ...HEADER_FIELDS,
]
