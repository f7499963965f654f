// The registry is quick, and the blobs are slow.

import { familyOf, linkOf } from '../decode/link.ts'
import type { Step } from '../decode/trace.ts'
import { bytes, duration, rate } from '../text/units.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** Slower than a poor line of today, for long enough to be no accident. */
const SLOW_BYTES_PER_S = 400_000
const LONG_MS = 4_000
const SLOW_START_MS = 3_000

const mayBeSlow: Question = ({ phase, outcome, startedAt, answeredAt, endedAt }) =>
  phase === 'layer' &&
  outcome !== 'redirected' &&
  answeredAt !== null &&
  (endedAt === null || endedAt - answeredAt >= LONG_MS || answeredAt - startedAt >= SLOW_START_MS)

export const cdnRouteSlow: Rule = {
  id: 'cdn-route-slow',
  title: 'Blobs are slow, though the registry is quick',
  level: 'warning',
  why: 'A far or throttled edge of the CDN, a poor IPv6 route, or a mirror that makes its users wait.',
  source: [
    'https://github.com/containerd/containerd/issues/9846',
    'https://github.com/docker/hub-feedback/issues/1675',
    'https://github.com/DaoCloud/public-image-mirror/issues/6196',
  ],
  says: [],
  *check(scene) {
    let answers: { readonly quick: number | null } | null = null
    for (const step of scene.stepsWhere(mayBeSlow)) {
      if (step.answeredAt === null) continue
      const waited = step.answeredAt - step.startedAt
      const took = (step.endedAt ?? scene.session.lastAt) - step.answeredAt
      const isSlow = took >= LONG_MS && (step.bytes / took) * 1000 < SLOW_BYTES_PER_S
      if (!isSlow && waited < SLOW_START_MS) continue
      answers ??= { quick: quickest(scene) }
      const { quick } = answers
      const startsLate = waited >= SLOW_START_MS && quick !== null && quick < SLOW_START_MS / 10
      if (!isSlow && !startsLate) continue
      const link = linkOf(scene.session, step)
      const by = link === null ? '' : ` (${link.address}, ${familyOf(link.address) ?? 'a socket'})`
      const speed = isSlow
        ? `sends ${bytes(step.bytes)} in ${duration(took)}, ${rate(step.bytes, took) ?? ''}`
        : `takes ${duration(waited)} to begin`
      yield {
        message: `${step.facts.authority}${by} ${speed}${quick === null ? '' : `; the registry answers within ${duration(quick)}`}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy: `compare addresses: pullscope trace --connect-to ${step.facts.authority}:443:ADDRESS1,ADDRESS2:443; force IPv4 for it; or another mirror`,
      }
    }
  },
}

/** Median time to the first byte of what is no content, ms; null when there was none. */
function quickest({ trace }: Scene): number | null {
  const waits = trace.steps.flatMap(({ phase, answeredAt, startedAt }: Step) =>
    phase !== 'layer' && phase !== 'config' && answeredAt !== null ? [answeredAt - startedAt] : [],
  )
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? null
}
