// Any story at all, for properties of views: hostile words everywhere, times out of order, pulls that do not exist.

import fc from 'fast-check'
import type { Outcome, Phase, PullStatus, Role } from '../../src/decode/trace.ts'
import { anyText } from './hostile.ts'
import { digest, layer, story } from './traces.ts'
import type { StepDraft, Story } from './traces.ts'

const PHASES: readonly Phase[] = [
  'challenge',
  'token',
  'resolve',
  'index',
  'layer',
  'blob-check',
  'upload',
  'connect',
  'other',
]
const OUTCOMES: readonly Outcome[] = [
  'pending',
  'ok',
  'challenged',
  'redirected',
  'missing',
  'unreachable',
  'cut',
  'abandoned',
  'corrupt',
  'open',
  'closed',
]
const ROLES: readonly Role[] = [
  'client',
  'mirror',
  'registry',
  'authorization',
  'blob-store',
  'proxy',
  'other',
]
const STATUSES: readonly PullStatus[] = ['running', 'complete', 'failed', 'incomplete']

const anyTime = fc.oneof(fc.nat(500), fc.nat(10_000_000), fc.double({ min: 0, max: 1e6, noNaN: true }))

const anyParticipant = fc.record({
  id: fc.constantFrom('docker', 'a', 'b', 'c', 'd', 'e', 'f', 'g'),
  role: fc.constantFrom(...ROLES),
  authority: anyText,
  label: anyText,
})

/** Ids that no participant and no pull has are among them: a view draws what it is given. */
const anyStep: fc.Arbitrary<StepDraft> = fc
  .record({
    phase: fc.constantFrom(...PHASES),
    outcome: fc.constantFrom(...OUTCOMES),
    from: fc.constantFrom('docker', 'a', 'stranger'),
    to: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    pull: fc.constantFrom(0, 1, 99, null),
    exchange: fc.constantFrom('own', null),
    ask: anyText,
    answer: fc.option(anyText),
    status: fc.constantFrom(null, 200, 401, 502),
    causedBy: fc.constantFrom(null, 0, 1, 2, 99),
    facts: fc.constantFrom({}, { digest: digest('aaaaaa') }, { digest: digest('bbbbbb') }),
    bytes: fc.nat(10_000_000_000),
    at: fc.oneof(
      fc.tuple(anyTime),
      fc.tuple(anyTime, anyTime),
      fc.tuple(anyTime, fc.constantFrom(null), anyTime),
      fc.tuple(anyTime, anyTime, anyTime),
    ),
    own: fc.boolean(),
    failed: fc.option(
      fc.record({
        side: fc.constantFrom('client' as const, 'upstream' as const, 'pullscope' as const),
        cause: fc.constant('reset' as const),
        message: anyText,
      }),
    ),
  })
  .map(({ exchange, own, failed, ...rest }) => ({
    ...rest,
    ...(exchange === null ? { exchange } : {}),
    ...(own ? { own: true as const } : {}),
    ...(failed === null ? {} : { failed }),
  }))

const anyPull = fc.record({
  kind: fc.constantFrom('pull' as const, 'push' as const),
  reference: anyText,
  platform: fc.option(anyText),
  status: fc.constantFrom(...STATUSES),
  endedAt: fc.option(anyTime),
  layers: fc.constantFrom([], [layer('aaaaaa', 1, [0, 2]), layer('bbbbbb', 1, [1])]),
})

const anyFailure = fc.record({
  connection: fc.constantFrom(0, 1),
  side: fc.constantFrom('client' as const, 'upstream' as const),
  authority: fc.constantFrom('a', 'b'),
  cause: fc.constant('other' as const),
  message: anyText,
  at: anyTime,
})

export const anyStory: fc.Arbitrary<Story> = fc
  .record({
    participants: fc.uniqueArray(anyParticipant, { selector: ({ id }) => id, maxLength: 8 }),
    pulls: fc.array(anyPull, { maxLength: 2 }),
    steps: fc.array(anyStep, { maxLength: 12 }),
    failures: fc.array(anyFailure, { maxLength: 2 }),
    anomaly: anyText,
    insecure: fc.array(anyText, { maxLength: 2 }),
    isEnded: fc.boolean(),
  })
  .map(({ anomaly, insecure, isEnded, ...draft }) =>
    story({
      ...draft,
      session: {
        insecure,
        anomalies: [{ at: 1, exchange: null, message: anomaly }],
        ...(isEnded ? {} : { ended: null }),
      },
    }),
  )
