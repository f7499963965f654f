// What candidates run on, the more telling before the more general. To add one: a file beside this, and a line here.

import { artifactory } from './artifactory.ts'
import { distribution } from './distribution.ts'
import { harbor } from './harbor.ts'
import type { CandidateKind } from './kind.ts'
import { nexus } from './nexus.ts'
import { nginx } from './nginx.ts'
import { openresty } from './openresty.ts'
import { unknown } from './unknown.ts'
import { worker } from './worker.ts'

/** Products before the proxies that stand in front of them: Harbor's own front is an nginx. */
export const CANDIDATE_KINDS: readonly CandidateKind[] = [
  harbor,
  nexus,
  artifactory,
  worker,
  openresty,
  nginx,
  distribution,
  unknown,
]
