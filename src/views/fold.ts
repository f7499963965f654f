// A long pull made short: where it has many layers that went well, all but the first few become one row that says how
// many they are. Works on the diagram, so that every view that draws one folds alike.

import type { Layer, Step, StepId } from '../decode/trace.ts'
import { bytes, count, duration } from '../text/units.ts'
import type { Diagram, Section } from './diagram.ts'
import type { Note, Row } from './rows.ts'

/** How much of a long pull is drawn: `folded` as a reader wants it at first, `full` each step. */
export type Extent = 'folded' | 'full'

/** So many layers, or fewer, are all drawn. */
const MOST_LAYERS = 12

/** Of more, so many that show how it went. */
const SHOWN_LAYERS = 3

/**
 * The diagram with one row in the place of the layers of each long pull. A layer in which anything went wrong, was found,
 * or has not ended stays; so do all lanes and phase bars. The same sections, where nothing is to be folded.
 */
export function foldDiagram(diagram: Diagram, extent: Extent = 'folded'): Diagram {
  return extent === 'full' ? diagram : { ...diagram, sections: diagram.sections.map(folded) }
}

function folded(section: Section): Section {
  const { pull, steps, rows } = section
  if (pull === null || pull.layers.length <= MOST_LAYERS) return section
  const known = new Map(steps.map((step) => [step.id, step]))
  const remarkable = new Set(rows.flatMap((row) => (isRemarkable(row) ? [row.step.id] : [])))
  const uneventful = pull.layers.filter(({ steps: own }) => isUneventful(own, known, remarkable))
  if (uneventful.length <= MOST_LAYERS) return section
  const away = uneventful.toSorted((a, b) => begin(a) - begin(b)).slice(SHOWN_LAYERS)
  const ids = new Set(away.flatMap(({ steps: own }) => own))
  const at = rows.findIndex(({ step }) => ids.has(step.id))
  const first = rows[at]
  if (first === undefined) return section
  const stays = ({ step }: Row): boolean => !ids.has(step.id)
  const note = foldNote(
    away,
    steps.filter(({ id }) => ids.has(id)),
    { ...section, first },
  )
  return { ...section, rows: [...rows.slice(0, at).filter(stays), note, ...rows.slice(at).filter(stays)] }
}

/** A layer's first step; steps have ids in the order in which they began. */
function begin({ steps }: Layer): StepId {
  return Math.min(...steps)
}

/** Every step that went wrong has a row that says so. */
function isRemarkable(row: Row): boolean {
  return (row.kind === 'note' && row.finding !== undefined) || row.tone === 'bad' || row.tone === 'warning'
}

/** A layer that nobody asked for has no rows; one with steps of another pull is no simple story. */
function isUneventful(
  own: readonly StepId[],
  known: ReadonlyMap<StepId, Step>,
  remarkable: ReadonlySet<StepId>,
): boolean {
  return (
    own.length > 0 &&
    own.every((id) => {
      const step = known.get(id)
      return step?.endedAt != null && !remarkable.has(id)
    })
  )
}

interface Place extends Section {
  /** Of the rows that are folded. */
  readonly first: Row
}

/** `37 more layers, 412 MB, 6.1 s` */
function foldNote(layers: readonly Layer[], steps: readonly Step[], { first, lanes }: Place): Note {
  const begun = steps.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), Infinity)
  const ended = steps.reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), 0)
  const passed = steps.reduce(
    (sum, step) => sum + (step.phase === 'layer' && step.outcome === 'ok' ? step.bytes : 0),
    0,
  )
  const pieces = [count(layers.length, 'more layer'), bytes(passed), duration(ended - begun)]
  return {
    kind: 'note',
    step: first.step,
    at: first.at,
    lane: lanes[0] ?? 0,
    words: pieces.join(', '),
    tone: 'accent',
    label: 'layers',
    folded: steps,
  }
}
