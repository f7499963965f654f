// Servers that behave as products do which cannot be had here: written after their documentation and issues.

import type { CandidateFixture } from '../candidate.ts'
import { ARTIFACTORY_LIKES } from './artifactory.ts'
import { HARBOR_LIKES } from './harbor.ts'
import { NEXUS_LIKES } from './nexus.ts'

export const LIKES: readonly CandidateFixture[] = [...HARBOR_LIKES, ...NEXUS_LIKES, ...ARTIFACTORY_LIKES]
