// What `pullscope export --to json` writes, as its readers know it (DESIGN.md, version 1). Written down here a second
// time on purpose: these tests are such a reader, and must notice when the format changes.

export interface TraceExport {
  readonly format: 'pullscope/trace'
  readonly version: 1
  readonly participants: readonly ExportedParticipant[]
  readonly pulls: readonly ExportedPull[]
  readonly steps: readonly ExportedStep[]
  readonly findings: readonly { readonly rule: string; readonly level: string }[]
}

interface ExportedParticipant {
  readonly id: string
  readonly role: string
  readonly authority: string
}

export interface ExportedPull {
  readonly id: number
  readonly kind: string
  readonly client: string
  readonly reference: string
  readonly digest: string | null
  readonly platform: string | null
  readonly status: string
  readonly bytes: number
  readonly steps: readonly number[]
}

export interface ExportedStep {
  readonly id: number
  readonly pull: number | null
  readonly phase: string
  readonly operation: string | null
  readonly method: string | null
  readonly url: string | null
  readonly status: number | null
  readonly outcome: string
  readonly from: string
  readonly to: string
  readonly causedBy: number | null
  readonly startedAt: number
  readonly durationMs: number | null
  readonly bytes: number
}

/** A step in one line: `token GET 200 ok`. */
export function line({ phase, method, status, outcome }: ExportedStep): string {
  return [phase, method ?? '-', status ?? '-', outcome].join(' ')
}

/** The steps of a pull in their order. */
export function stepsOf(trace: TraceExport, pull: ExportedPull): ExportedStep[] {
  return pull.steps.map((id) => stepOf(trace, id))
}

function stepOf(trace: TraceExport, id: number): ExportedStep {
  const step = trace.steps.find((each) => each.id === id)
  if (step === undefined) throw new Error(`the export has no step ${id}`)
  return step
}

/** The causes of a step, nearest first, in one line each. */
export function causes(trace: TraceExport, step: ExportedStep): string[] {
  if (step.causedBy === null) return []
  const cause = stepOf(trace, step.causedBy)
  return [line(cause), ...causes(trace, cause)]
}

/** Role and authority of whom a step asked. */
export function asked(trace: TraceExport, step: ExportedStep): string {
  const to = trace.participants.find(({ id }) => id === step.to)
  return to === undefined ? `nobody called ${step.to}` : `${to.role} ${to.authority}`
}
