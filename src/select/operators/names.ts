// The names of phases and outcomes, for arguments. The types in decode/trace.ts say what each means.

import type { Outcome, Phase } from '../../decode/trace.ts'

/** Keyed by name, so that the compiler asks for one that is missing. */
const ALL_PHASES: Readonly<Record<Phase, true>> = {
  challenge: true,
  token: true,
  resolve: true,
  index: true,
  manifest: true,
  config: true,
  layer: true,
  referrers: true,
  tags: true,
  catalog: true,
  'blob-check': true,
  upload: true,
  mount: true,
  publish: true,
  delete: true,
  connect: true,
  other: true,
}

const ALL_OUTCOMES: Readonly<Record<Outcome, true>> = {
  pending: true,
  ok: true,
  unchanged: true,
  challenged: true,
  redirected: true,
  denied: true,
  missing: true,
  limited: true,
  rejected: true,
  failed: true,
  unreachable: true,
  cut: true,
  abandoned: true,
  corrupt: true,
  open: true,
  closed: true,
}

export const PHASES = Object.keys(ALL_PHASES) as readonly Phase[]
export const OUTCOMES = Object.keys(ALL_OUTCOMES) as readonly Outcome[]
