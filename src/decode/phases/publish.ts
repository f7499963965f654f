// PUT of a manifest: the push becomes visible.

import { shortReference } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const publish: PhaseKind = {
  id: 'publish',
  part: 'push',
  why: 'The manifest is stored under its tag or digest: from here on the image can be pulled.',
  source: 'distribution-spec end-7',
  claim({ operation, contentDigest }) {
    if (operation?.kind !== 'manifest-put') return null
    const { name: repository, reference } = operation
    return { ask: `PUT manifest ${shortReference(reference)}`, repository, reference, digest: contentDigest }
  },
}
