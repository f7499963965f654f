// Each candidate fixture, started for real in front of the hub: the check finds its faults, no more and no fewer; and the
// real clients agree about who can pull. The whole table is in README.md; candidates/record.ts writes it.

import { expect, it } from 'vitest'
import { agreementOn, faultIds } from './candidates/agreement.ts'
import type { CandidateFixture } from './candidates/candidate.ts'
import { checkFixture } from './candidates/check.ts'
import { CANDIDATES } from './candidates/index.ts'
import { LIKES } from './candidates/likes/index.ts'
import { describeReal, type Part } from './parts.ts'
import { openWorkspace } from './workspace.ts'

/** What a kind is made of. */
const PARTS: Readonly<Partial<Record<string, readonly Part[]>>> = {
  nginx: ['nginx'],
  openresty: ['nginx', 'nginx-lua'],
  worker: ['workerd'],
  distribution: ['docker-registry', 'nginx'],
  tinyproxy: ['tinyproxy', 'workerd'],
  microsocks: ['microsocks', 'workerd'],
}

const nameOf = ({ id, variant }: CandidateFixture): string => `${id}/${variant}`
/** Those that stand for products have a test of their own (candidate-likes.test.ts). */
const PROGRAMS = CANDIDATES.filter((fixture) => !LIKES.includes(fixture))

const kinds = [...new Set(PROGRAMS.map(({ id }) => id))]

/** Which break some clients, and others not. */
const DIVIDES = ['basic-behind', 'basic-before']

/** One of each kind that works, one that does not, and those that divide clients: the others are in the table. */
function played(id: string): readonly CandidateFixture[] {
  const own = PROGRAMS.filter((fixture) => fixture.id === id)
  const right = own.find(({ faults }) => faults.length === 0)
  const wrong = own.find(({ faults }) => faults.length > 1) ?? own.find(({ faults }) => faults.length > 0)
  return [...new Set([right, wrong, ...own.filter(({ variant }) => DIVIDES.includes(variant))])].flatMap(
    (fixture) => fixture ?? [],
  )
}

for (const kind of kinds) {
  describeReal(`${kind} as a candidate`, PARTS[kind] ?? [], () => {
    it.for(PROGRAMS.filter(({ id }) => id === kind).map((fixture) => [nameOf(fixture), fixture] as const))(
      '%s has exactly its faults',
      async ([, fixture], { onTestFinished }) => {
        const workspace = await openWorkspace()
        onTestFinished(() => workspace.close())
        const { verdict } = await checkFixture(workspace, fixture)
        const said = verdict.faults.map(({ id, message }) => `${id}: ${message}`).join('\n')
        expect(faultIds(verdict), said).toEqual([...fixture.faults].sort())
        if (fixture.faults.length > 0) return
        expect(verdict.outcome, verdict.reservations.join('\n')).toBe('equivalent')
        expect(verdict.grid.filter(({ result }) => result === 'fail' || result === 'error')).toEqual([])
      },
    )
  })

  describeReal(
    `real clients at ${kind}`,
    [...(PARTS[kind] ?? []), 'root', 'dockerd', 'docker', 'containerd', 'ctr', 'podman', 'skopeo'],
    () => {
      it.for(played(kind).map((fixture) => [nameOf(fixture), fixture] as const))(
        'agree with the check of %s',
        async ([, fixture]) => {
          const { pulls } = await agreementOn(fixture)
          const wrong = pulls.filter(({ status, checked }) => checked !== null && checked !== status)
          expect(wrong).toEqual([])
        },
      )
    },
  )
}
