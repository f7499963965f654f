// The accounts under the findings of `explain`: mirrors, time, quota, certificates, where there is something to say.

import { certificatesOf } from '../../accounts/certificates.ts'
import { mirrorsOf } from '../../accounts/mirrors.ts'
import { quotasOf } from '../../accounts/quota.ts'
import { timeOf } from '../../accounts/time.ts'
import { sceneOf } from '../../rules/scene.ts'
import type { Line } from '../../text/span.ts'
import type { Explained } from '../explain.ts'
import { GLYPHS } from '../glyphs.ts'
import { MIN_WIDTH, type TextOptions } from '../text.ts'
import type { BlockContext } from './block.ts'
import { certificateLines } from './certificate-lines.ts'
import { mirrorLines } from './mirror-lines.ts'
import { quotaLines } from './quota-lines.ts'
import { timeLines } from './time-lines.ts'

/** Begins with an empty line; nothing when there is nothing to say. Everything printable. */
export function accountLines(
  { session, trace, judgement }: Explained,
  options: TextOptions,
): readonly Line[] {
  const context: BlockContext = { width: Math.max(MIN_WIDTH, options.width), glyphs: GLYPHS[options.glyphs] }
  const scene = sceneOf(trace, session)
  return [
    ...mirrorLines(mirrorsOf(scene, judgement), context),
    ...timeLines(
      trace.pulls.flatMap((pull) => timeOf(pull, scene) ?? []),
      context,
    ),
    ...quotaLines(quotasOf(scene), context),
    ...certificateLines(certificatesOf(session), context),
  ]
}
