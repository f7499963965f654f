// What is compared of two steps that stand side by side, in the order in which it is told. To add a field: a file beside
// this, and a line here.

import type { Field } from '../field.ts'
import {
  answeredBy,
  content,
  digest,
  length,
  list,
  mediaType,
  platform,
  refusal,
  size,
  status,
  token,
} from './answer.ts'
import { asked, credentials, host, query, range, repository } from './asking.ts'
import { headers } from './headers.ts'
import { time } from './time.ts'
import { challenge, complaint, realm, redirect, scope, service } from './way.ts'

export const FIELDS: readonly Field[] = [
  asked,
  host,
  repository,
  query,
  credentials,
  range,
  status,
  answeredBy,
  challenge,
  realm,
  service,
  scope,
  complaint,
  token,
  redirect,
  refusal,
  digest,
  platform,
  mediaType,
  length,
  size,
  content,
  list,
  headers,
  time,
]
