// A push of many blobs as docker makes it, of which some are there already and some are mounted.

import type { PullStatus } from '../../src/decode/trace.ts'
import { AUTH, digest, DOCKER, REGISTRY, story } from './traces.ts'
import type { StepDraft, Story } from './traces.ts'

interface Blobs {
  readonly pushed: number
  readonly there?: number
  /** Each with a token of its own. */
  readonly mounted?: number
  /** Asked for first of all, and never sent. */
  readonly missing?: number
  /** Of those that are pushed (from 0): the last request is refused. */
  readonly broken?: readonly number[]
  readonly status?: PullStatus
}

const SIZE = 1_000_000

/** One blob after the other, 100 ms each. */
export function longPush({ pushed, there = 0, mounted = 0, missing = 0, broken = [], status }: Blobs): Story {
  const steps: StepDraft[] = [
    { phase: 'token', at: [0, 20, 21], to: AUTH.id, ask: 'token', answer: '200 token' },
  ]
  let at = 50
  const add = (...drafts: readonly Omit<StepDraft, 'at'>[]): void => {
    drafts.forEach((draft, i) =>
      steps.push({ at: [at + 10 * i, at + 10 * i + 5, at + 10 * i + 5], ...draft }),
    )
    at += 100
  }
  const of = (n: number): Pick<StepDraft, 'facts'> => ({ facts: { digest: digest(hex(n)) } })
  const check = (n: number): Omit<StepDraft, 'at'> => ({
    phase: 'blob-check',
    method: 'HEAD',
    ask: `HEAD ${hex(n)}`,
    ...of(n),
  })
  const no = { status: 404, outcome: 'missing' } as const
  let n = 0
  for (let i = 0; i < missing; i++, n++) add({ ...check(n), ...no })
  for (let i = 0; i < pushed; i++, n++) {
    const id = steps.length
    const end = broken.includes(i) ? ({ status: 500, outcome: 'failed' } as const) : { status: 201 }
    add(
      { ...check(n), ...no },
      { phase: 'upload', method: 'POST', status: 202 },
      { phase: 'upload', method: 'PATCH', status: 202, causedBy: id + 1, bytesSent: SIZE },
      { phase: 'upload', method: 'PUT', causedBy: id + 2, ask: `PUT ${hex(n)}`, ...of(n), ...end },
    )
  }
  for (let i = 0; i < there; i++, n++) add(check(n))
  for (let i = 0; i < mounted; i++, n++) {
    const id = steps.length
    add(
      { ...check(n), ...no },
      { phase: 'token', to: AUTH.id, ask: 'token' },
      {
        phase: 'mount',
        method: 'POST',
        status: 201,
        causedBy: id + 1,
        ask: `POST mount ${hex(n)}`,
        ...of(n),
      },
    )
  }
  const pull = { kind: 'push', reference: 'docker.io/alice/huge:latest', ...(status && { status }) } as const
  return story({ participants: [DOCKER, REGISTRY, AUTH], pulls: [pull], steps })
}

function hex(i: number): string {
  return (i + 1).toString(16).padStart(6, '0')
}
