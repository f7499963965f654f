// A long pull or push made short: where it has many layers that went well, all but the first few become one row that says
// how many they are. Works on the diagram, so that every view that draws one folds alike.

import type { Step, StepId } from '../decode/trace.ts'
import { count, duration } from '../text/units.ts'
import type { Diagram, Section } from './diagram.ts'
import { foldPartsOf, type FoldPart } from './fold-parts.ts'
import { groupBy } from './group-by.ts'
import type { Note, Row } from './rows.ts'

/** How much of a long pull is drawn: `folded` as a reader wants it at first, `full` each step. */
export type Extent = 'folded' | 'full'

/** So many layers, or fewer, are all drawn. */
const MOST_LAYERS = 12

/** Of more, so many that show how it went. */
const SHOWN_LAYERS = 3

/**
 * The diagram with one row in the place of the layers of each long pull, and of the blobs of each long push. A layer in
 * which anything went wrong, was found, or has not ended stays; so do all lanes and phase bars. The same sections, where
 * nothing is to be folded.
 */
export function foldDiagram(diagram: Diagram, extent: Extent = 'folded'): Diagram {
  return extent === 'full' ? diagram : { ...diagram, sections: diagram.sections.map(folded) }
}

function folded(section: Section): Section {
  const { pull, steps, rows, lanes } = section
  const found = pull === null ? null : foldPartsOf(pull, steps)
  if (found === null || found.parts.length <= MOST_LAYERS) return section
  const known = new Map(steps.map((step) => [step.id, step]))
  const remarkable = new Set(rows.flatMap((row) => (isRemarkable(row) ? [row.step.id] : [])))
  const isQuiet = (part: FoldPart): boolean => isUneventful(part, known, remarkable)
  const uneventful = found.parts.filter(isQuiet)
  if (uneventful.length <= MOST_LAYERS) return section
  const away = uneventful.toSorted((a, b) => begin(a) - begin(b)).slice(SHOWN_LAYERS)
  const parts = [...away, ...found.asides.filter(isQuiet)].flatMap((part) => part.steps)
  const tokens = tokensFor(new Set(parts), steps).filter((id) => isQuiet({ steps: [id] }))
  const ids = new Set([...parts, ...tokens])
  const counted = new Set(away.flatMap((part) => part.steps))
  const at = rows.findIndex(({ step }) => counted.has(step.id))
  const first = rows[at]
  if (first === undefined) return section
  const stays = ({ step }: Row): boolean => !ids.has(step.id)
  const own = steps.filter(({ id }) => counted.has(id))
  const pieces = [
    ...found.words(away, own),
    ...(tokens.length === 0 ? [] : [count(tokens.length, 'token')]),
    duration(tookMs(own)),
  ]
  const note: Note = {
    ...{ kind: 'note', step: first.step, at: first.at, lane: lanes[0] ?? 0, words: pieces.join(', ') },
    ...{ tone: 'accent', label: found.label, folded: steps.filter(({ id }) => ids.has(id)) },
  }
  return { ...section, rows: [...rows.slice(0, at).filter(stays), note, ...rows.slice(at).filter(stays)] }
}

/** Those that led to steps of these and to nothing else: docker asks for a token for each layer that it mounts. */
function tokensFor(folded: ReadonlySet<StepId>, steps: readonly Step[]): readonly StepId[] {
  const effects = groupBy(steps, ({ causedBy }) => causedBy)
  return steps.flatMap(({ id, phase }) => {
    const led = phase === 'token' ? (effects.get(id) ?? []) : []
    return led.length > 0 && led.every((step) => folded.has(step.id)) ? [id] : []
  })
}

/** The first step of a layer; steps have ids in the order in which they began. There may be any number of them. */
function begin({ steps }: FoldPart): StepId {
  return steps.reduce((first, id) => Math.min(first, id), Number.MAX_SAFE_INTEGER)
}

/** Every step that went wrong has a row that says so. */
function isRemarkable(row: Row): boolean {
  return (row.kind === 'note' && row.finding !== undefined) || row.tone === 'bad' || row.tone === 'warning'
}

/** One with steps of another pull is no simple story. */
function isUneventful(
  { steps }: FoldPart,
  known: ReadonlyMap<StepId, Step>,
  remarkable: ReadonlySet<StepId>,
): boolean {
  return steps.every((id) => {
    const step = known.get(id)
    return step?.endedAt != null && !remarkable.has(id)
  })
}

/** From the first beginning to the last end. */
function tookMs(steps: readonly Step[]): number {
  const begun = steps.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), Infinity)
  const ended = steps.reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), 0)
  return ended - begun
}
