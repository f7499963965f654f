// Diffs as tests read them: of recorded captures, of captures with something changed, and in few words.

import { join } from 'node:path'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import type { Diff } from '../../src/diff/compared.ts'
import { diffOf } from '../../src/diff/diff.ts'
import type { Captured } from '../../src/diff/side.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { CAPTURES } from './captures.ts'

function captured(events: readonly CaptureEvent[]): Captured {
  const session = reduceAll(events)
  return { session, trace: decode(session) }
}

/** By its name without `.jsonl`. */
export async function recordedEvents(name: string): Promise<readonly CaptureEvent[]> {
  return (await readCaptureFile(join(CAPTURES, `${name}.jsonl`))).events
}

export async function recorded(name: string): Promise<Captured> {
  return captured(await recordedEvents(name))
}

/** As if every text in it had been another. */
export function rewritten(
  events: readonly CaptureEvent[],
  replacements: readonly (readonly [from: string, to: string])[],
): Captured {
  const text = replacements.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(events))
  return captured(JSON.parse(text) as CaptureEvent[])
}

/** One event in the place of another; those for which `change` gives null stay. */
export function changed(
  events: readonly CaptureEvent[],
  change: (event: CaptureEvent) => CaptureEvent | null,
): Captured {
  return captured(events.map((event) => change(event) ?? event))
}

export async function recordedDiff(a: string, b: string): Promise<Diff> {
  return diffOf(await recorded(a), await recorded(b))
}

/** A line a row, what differs below it; a line for each sentence of a summary, and for pulls that one side has alone. */
export function told({ sections }: Diff): readonly string[] {
  return sections.flatMap(({ a, b, rows, summary }) => {
    const name = `${a?.pull?.reference ?? '-'} | ${b?.pull?.reference ?? '-'}`
    if (a === null || b === null) return [`# ${name}`]
    return [
      `# ${name}`,
      ...summary.map(({ about, message }) => `${about}: ${message}`),
      ...rows.flatMap(({ left, right, same, fields }) => [
        `${same ? '=' : '≠'} ${left?.ask ?? '-'} | ${right?.ask ?? '-'}`,
        ...fields.map((field) => `    ${field.name}: ${field.a ?? '-'} | ${field.b ?? '-'}`),
      ]),
    ]
  })
}

/** The lines of `told` that tell of a difference. */
export function lit(diff: Diff): readonly string[] {
  return told(diff).filter((line) => !line.startsWith('=') && !line.startsWith('#'))
}
