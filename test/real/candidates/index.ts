// All candidates that are run for real. To add one: a file beside this, and a line here.

import type { CandidateFixture } from './candidate.ts'
import { DISTRIBUTION_CANDIDATES } from './distribution.ts'
import { LIKES } from './likes/index.ts'
import { NGINX_CANDIDATES } from './nginx-variants.ts'
import { PLAIN_CANDIDATES } from './plain.ts'
import { WORKER_CANDIDATES } from './workerd.ts'

export const CANDIDATES: readonly CandidateFixture[] = [
  ...NGINX_CANDIDATES,
  ...WORKER_CANDIDATES,
  ...DISTRIBUTION_CANDIDATES,
  ...LIKES,
  ...PLAIN_CANDIDATES,
]
