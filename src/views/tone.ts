// How an outcome looks, in every view: one table. Knows no colours; tones become colours in the sinks.

import type { Outcome, Phase, Step } from '../decode/trace.ts'
import type { Tone } from '../text/span.ts'

const TONE: Record<Outcome, Tone> = {
  pending: 'accent',
  ok: 'good',
  unchanged: 'good',
  challenged: 'plain',
  redirected: 'plain',
  denied: 'bad',
  missing: 'bad',
  limited: 'bad',
  rejected: 'bad',
  failed: 'bad',
  unreachable: 'bad',
  cut: 'bad',
  abandoned: 'warning',
  corrupt: 'bad',
  open: 'accent',
  closed: 'plain',
}

const ACCESS: readonly Phase[] = ['challenge', 'token', 'connect']
const CONTENT: readonly Phase[] = ['config', 'layer', 'blob-check', 'upload', 'mount']

/** What kind of phase it is: getting access, moving content, or what is talked about in between. */
export function phaseTone(phase: Phase): Tone {
  if (ACCESS.includes(phase)) return 'phase-access'
  return CONTENT.includes(phase) ? 'phase-content' : 'phase'
}

/** Phases that ask whether something is there: `no` is a good answer (REGISTRY.md, docker push; referrers fall back). */
const ASKS_WHETHER: readonly Phase[] = ['blob-check', 'referrers']

/** Why a step stands out: `bad` and `warning` where something went wrong. */
export function toneOf({ outcome, phase }: Pick<Step, 'outcome' | 'phase'>): Tone {
  return outcome === 'missing' && ASKS_WHETHER.includes(phase) ? 'plain' : TONE[outcome]
}

/** Whether a step did not give what was asked for, and was not meant to. */
export function isTrouble(step: Pick<Step, 'outcome' | 'phase'>): boolean {
  const tone = toneOf(step)
  return tone === 'bad' || tone === 'warning'
}
