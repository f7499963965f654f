import { expect, it } from 'vitest'
import { failureMetBy } from '../../src/decode/met-failure.ts'
import type { Step } from '../../src/decode/trace.ts'
import type { ConnectFailure } from '../../src/model/session.ts'
import { DOCKER, REGISTRY, story, type StepDraft, type Story } from '../helpers/traces.ts'

const FAILURE: ConnectFailure = {
  ...{ connection: 0, at: 15, side: 'upstream', authority: REGISTRY.authority },
  ...{ cause: 'refused', message: 'nobody listens' },
}

/** What the one step of a story met. */
function met(
  failures: readonly Partial<ConnectFailure>[],
  draft: Partial<StepDraft> = {},
): ConnectFailure | null {
  const { session, trace }: Story = story({
    participants: [DOCKER, REGISTRY],
    steps: [{ phase: 'resolve', at: [10, 20, 20], ...draft }],
    failures: failures.map((failure) => ({ ...FAILURE, ...failure })),
  })
  const [step]: readonly (Step | undefined)[] = trace.steps
  return step === undefined ? null : failureMetBy(session, step)
}

it('is the last one on the connection while the step was under way', () => {
  expect(met([{ at: 9 }, { at: 10 }, { at: 20, message: 'last' }, { at: 21 }])).toMatchObject({
    message: 'last',
  })
  expect(met([{ at: 9 }, { at: 21 }])).toBeNull()
  expect(met([{ at: 1000 }], { at: [10] })).toMatchObject({ at: 1000 })
})

it('is none of another connection, or of another host', () => {
  expect(met([{ connection: 1 }])).toBeNull()
  expect(met([{ authority: 'other.test' }])).toBeNull()
})

it('is one with the client only where there was no exchange', () => {
  expect(met([{ side: 'client' }])).toBeNull()
  expect(met([{ side: 'client' }], { phase: 'connect', exchange: null })).toMatchObject({ side: 'client' })
})
