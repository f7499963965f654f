// What is compared of two steps that stand side by side, besides the traits of their hosts (traits/), in the order in which
// it is told. To add a field: a file beside this, and a line here.

import type { Field } from '../field.ts'
import {
  access,
  answeredBy,
  content,
  digest,
  length,
  mediaType,
  platform,
  refusal,
  sent,
  size,
  status,
  token,
} from './answer.ts'
import { asked, credentials, host, range, repository } from './asking.ts'
import { list } from './list.ts'
import { query } from './query.ts'
import { time } from './time.ts'
import { challenge, complaint, realm, scope, service } from './way.ts'

export const FIELDS: readonly Field[] = [
  asked,
  host,
  repository,
  query,
  credentials,
  range,
  sent,
  status,
  answeredBy,
  challenge,
  realm,
  service,
  scope,
  complaint,
  token,
  access,
  refusal,
  digest,
  platform,
  mediaType,
  length,
  size,
  content,
  list,
  time,
]
