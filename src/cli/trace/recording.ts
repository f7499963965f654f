// The file of a trace, if there is to be one. A disk that is full is said, and does not end the trace.

import type { Recorder } from '../../io/recorder.ts'
import { openRecorder } from '../../io/recorder.ts'
import { note } from '../stdio.ts'

export interface Recording {
  /** null when no file was asked for. */
  readonly recorder: Recorder | null
  /** `cut`: not everything could be written. */
  readonly state: () => 'whole' | 'cut'
}

/** Throws as `openRecorder` does. */
export function startRecording(path: string | null): Recording {
  if (path === null) return { recorder: null, state: () => 'whole' }
  let state: 'whole' | 'cut' = 'whole'
  const recorder = openRecorder({
    path,
    onFailure(reason) {
      state = 'cut'
      note(`cannot write to ${path} any more: ${reason}. What is in it is good; the trace goes on without it`)
    },
  })
  return { recorder, state: () => state }
}
