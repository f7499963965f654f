// What a reader of a foreign format makes of a file: the events of a capture. It knows no format.

import type { CaptureEvent } from '../event.ts'

export interface Imported {
  /** In order of time, `capture.started` first. Not redacted: whoever opens the file does that (`io/capture-file.ts`). */
  readonly events: readonly CaptureEvent[]
  /** What could not be read. Not empty means that the capture is not all that the file was meant to hold. */
  readonly problems: readonly ImportProblem[]
}

export interface ImportProblem {
  /** Counts from 1, as the file orders its entries; null when it is about the whole file. */
  readonly entry: number | null
  readonly message: string
  /** What to do, where it is not to save the file again. */
  readonly remedy?: string
}
