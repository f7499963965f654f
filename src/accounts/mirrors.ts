// Which of the registries that a client asked for an image gave it, and why the others did not.

import type { PullId, Step, StepId } from '../decode/trace.ts'
import { isSuccess } from '../decode/outcome.ts'
import { proxyBehind } from '../decode/upstream-side.ts'
import type { Judgement } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import type { Scene } from '../rules/scene.ts'
import { groupBy } from '../views/group-by.ts'
import { isTrouble } from '../views/tone.ts'

export interface Source {
  readonly authority: string
  readonly role: 'mirror' | 'registry'
  /** Content came from it, or it led to it. */
  readonly isUsed: boolean
  /** Why it gave nothing: a finding's sentence, or the answer. Null when it is used, or nothing was seen. */
  readonly why: string | null
  /** The step that tells. */
  readonly step: StepId | null
}

export interface MirrorAccount {
  readonly pull: PullId
  readonly reference: string
  /** In the order in which they were asked. */
  readonly sources: readonly Source[]
}

/** Only of pulls that asked a mirror. */
export function mirrorsOf(scene: Scene, { findings }: Judgement): readonly MirrorAccount[] {
  const byStep = findingsByStep(findings)
  return scene.trace.pulls.flatMap((pull): MirrorAccount[] => {
    if (pull.kind !== 'pull') return []
    const own = scene.stepsOf(pull).filter((step) => proxyBehind(scene.session, step) === null)
    const byHost = groupBy(own, ({ to }) => to)
    const sources = [...byHost].flatMap(([authority, steps]): Source[] => {
      const role = steps[0] === undefined ? 'other' : scene.roleOf(steps[0])
      if (role !== 'mirror' && role !== 'registry') return []
      return [{ authority, role, ...useOf(steps, byStep) }]
    })
    const hasMirror = sources.some(({ role }) => role === 'mirror')
    return hasMirror ? [{ pull: pull.id, reference: pull.reference, sources }] : []
  })
}

type Use = Pick<Source, 'isUsed' | 'why' | 'step'>

function useOf(steps: readonly Step[], byStep: ReadonlyMap<StepId, Finding>): Use {
  const given = steps.find(givesContent)
  if (given !== undefined) return { isUsed: true, why: null, step: given.id }
  const troubles = steps.filter(isTrouble)
  const explained = troubles.find(({ id }) => byStep.has(id))
  const last = explained ?? troubles.at(-1) ?? steps.at(-1)
  const why = explained === undefined ? null : byStep.get(explained.id)?.message
  const answer = last === undefined ? null : `${last.ask}: ${last.answer ?? 'no answer'}`
  return { isUsed: false, why: why ?? answer, step: last?.id ?? null }
}

/** That a tag is there does not make a source used: the client may go on to the next for the manifest. */
function givesContent({ phase, outcome }: Step): boolean {
  const isContent = phase === 'index' || phase === 'manifest' || phase === 'config' || phase === 'layer'
  return isContent && (isSuccess(outcome) || outcome === 'redirected')
}

/** The first finding of a step explains it best: findings are ranked. */
function findingsByStep(findings: readonly Finding[]): ReadonlyMap<StepId, Finding> {
  const byStep = new Map<StepId, Finding>()
  for (const finding of findings) {
    const [decisive] = finding.evidence
    if (!byStep.has(decisive)) byStep.set(decisive, finding)
  }
  return byStep
}
